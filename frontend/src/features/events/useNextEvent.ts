import { useCallback, useEffect } from "react";
import { useNow } from "@/lib/useNow";
import { type ReadPage, usePages } from "@/lib/usePages";
import { events, useKnownEvents, useMissed } from "@/realtime/eventBook";
import { useConnection } from "@/realtime/hooks";
import { isTold } from "@/sync/eventBook";
import type { WholeEvent } from "@/sync/types";
import { nextOf } from "./toCome";

/** So many of those to come are read at once; further ones only when one comes to none of them. */
const PAGE = 20;
/** After a long gap many rooms tell at once that they may have more. */
const PAUSE_MS = 2_000;

/**
 * One's next event, null while there is none or it is not known. Read once; from then on the rooms' changes tell it,
 * new events too, so that a big room's event does not make all its members ask at once.
 */
export function useNextEvent(): WholeEvent | null {
  const missed = useMissed();
  const read: ReadPage<WholeEvent> = useCallback((cursor, signal) => {
    const from = new Date().toISOString();
    return events.list({ from, status: "scheduled", limit: PAGE, ...(cursor && { cursor }) }, signal);
  }, []);
  const { rows, state, isRead, hasMore, more, retry } = usePages(read, {
    pause: missed ? PAUSE_MS : 0,
    edition: missed,
  });
  const now = useNow();
  const known = useKnownEvents();
  const listed = new Set(rows.map(({ id }) => id));
  const next = nextOf(
    [...known.values()].filter((event) => isTold(event) || listed.has(event.id)),
    now,
  );
  const last = rows.at(-1);
  const isSure =
    !hasMore || (next !== null && last !== undefined && new Date(next.startsAt) <= new Date(last.startsAt));
  useEffect(() => {
    if (!isSure) more();
  }, [isSure, more]);

  const { kind } = useConnection();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what failed is tried again each minute and when live again
  useEffect(() => {
    if (state === "failed" && kind === "live") retry();
  }, [now, kind]);
  return isRead && isSure ? next : null;
}
