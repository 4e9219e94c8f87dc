// The way to a room's end: whoever presses for it, and whoever writes, sees it.
import { useCallback, useEffect, useRef } from "react";
import { engine } from "@/realtime/engine";
import type { RoomId, Send } from "@/sync/types";
import type { Target } from "./useTarget";

type Shown = Readonly<{ pending: readonly Send[]; atEnd: boolean }>;

/** Leads there; where the end is not loaded, once more as soon as it is, unless one is led to a message meanwhile. */
export function usePresent(
  { pending, atEnd }: Shown,
  room: RoomId,
  target: Target | null,
  toEnd: () => void,
): () => void {
  const wanted = useRef(false);
  const go = useCallback(() => {
    wanted.current = !atEnd;
    engine.jumpToPresent(room);
    toEnd();
  }, [atEnd, room, toEnd]);
  useOwnSends(pending, go);
  useEffect(() => {
    if (target) wanted.current = false;
  }, [target]);
  useEffect(() => {
    if (!atEnd || !wanted.current) return;
    wanted.current = false;
    toEnd();
  }, [atEnd, toEnd]);
  return go;
}

/** Tells of each send that one has begun here, once. */
function useOwnSends(pending: readonly Send[], tell: () => void): void {
  const known = useRef<ReadonlySet<string>>(new Set(pending.map(({ clientId }) => clientId)));
  useEffect(() => {
    const isNew = pending.some(({ clientId, elsewhere }) => !elsewhere && !known.current.has(clientId));
    known.current = new Set([...known.current, ...pending.map(({ clientId }) => clientId)]);
    if (isNew) tell();
  }, [pending, tell]);
}
