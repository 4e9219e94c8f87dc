import { useCallback, useEffect, useRef, useState } from "react";
import { engine } from "@/realtime/engine";
import type { FoundRoom } from "@/realtime/views";

const PAUSE_MS = 200;

type Discovery = {
  rooms: readonly FoundRoom[];
  state: "loading" | "idle" | "failed";
  hasMore: boolean;
  more: () => void;
  retry: () => void;
};

/** Rooms that match, page by page. What was found before stays until the new answer is here. */
export function useDiscovery(query: string): Discovery {
  const [rooms, setRooms] = useState<readonly FoundRoom[]>([]);
  const [state, setState] = useState<Discovery["state"]>("loading");
  const [next, setNext] = useState<string | null>(null);
  const asked = useRef<AbortController | null>(null);

  const ask = useCallback(
    async (cursor: string | null) => {
      asked.current?.abort();
      const mine = new AbortController();
      asked.current = mine;
      setState("loading");
      try {
        const page = await engine.discover(query, cursor, mine.signal);
        if (mine.signal.aborted) return;
        setRooms((before) => (cursor ? [...before, ...page.results] : page.results));
        setNext(page.next);
        setState("idle");
      } catch {
        if (!mine.signal.aborted) setState("failed");
      }
    },
    [query],
  );

  useEffect(() => {
    const timer = setTimeout(() => void ask(null), query ? PAUSE_MS : 0);
    return () => {
      clearTimeout(timer);
      asked.current?.abort();
    };
  }, [ask, query]);

  const more = useCallback(() => {
    if (next !== null && state === "idle") void ask(next);
  }, [ask, next, state]);
  const retry = useCallback(() => void ask(next), [ask, next]);
  return { rooms, state, hasMore: next !== null, more, retry };
}
