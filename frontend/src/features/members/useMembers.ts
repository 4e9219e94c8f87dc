import { useCallback, useEffect, useRef, useState } from "react";
import { engine } from "@/realtime/engine";
import type { Member } from "@/realtime/views";

type State = "loading" | "idle" | "failed";
type Members = { members: readonly Member[]; state: State; hasMore: boolean; more: () => void };

/** A room's members, page by page. When their number changes, the list is read again and replaced when it is here. */
export function useMembers(room: number, memberCount: number): Members {
  const [members, setMembers] = useState<readonly Member[]>([]);
  const [state, setState] = useState<State>("loading");
  const [next, setNext] = useState<string | null>(null);
  const asked = useRef<AbortController | null>(null);

  const ask = useCallback(
    async (cursor: string | null) => {
      asked.current?.abort();
      const mine = new AbortController();
      asked.current = mine;
      setState("loading");
      try {
        const page = await engine.members(room, cursor, mine.signal);
        if (mine.signal.aborted) return;
        setMembers((before) => (cursor ? [...before, ...page.results] : page.results));
        setNext(page.next);
        setState("idle");
      } catch {
        if (!mine.signal.aborted) setState("failed");
      }
    },
    [room],
  );

  useEffect(() => {
    if (memberCount >= 0) void ask(null);
    return () => asked.current?.abort();
  }, [ask, memberCount]);

  const more = useCallback(() => {
    if (state !== "loading") void ask(next);
  }, [ask, next, state]);
  return { members, state, hasMore: next !== null && state !== "failed", more };
}
