import { useCallback } from "react";
import { useNow } from "@/lib/useNow";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
import { type EventQuery, events, useEdition, useEvents } from "@/realtime/eventBook";
import type { WholeEvent } from "@/sync/types";
import type { WantedEvents } from "./wantedEvents";

const PAUSE_MS = 250;
const PAGE = 50;
/** Pages of 100 that a month may have. */
const MONTH_PAGES = 10;

/** Those still to come, the next first, or those that are over, the last first; as they are by now. */
export function useEventList({ view, room, mine, text }: WantedEvents): Pages<WholeEvent> {
  const past = view === "past";
  const read: ReadPage<WholeEvent> = useCallback(
    (cursor, signal) => {
      const now = new Date().toISOString();
      const time: EventQuery = past ? { to: now, ordering: "-starts_at" } : { from: now };
      return events.list(
        { ...narrowed({ room, mine, text }), ...time, limit: PAGE, ...(cursor && { cursor }) },
        signal,
      );
    },
    [past, room, mine, text],
  );
  const edition = useEdition();
  const pages = usePages(read, { pause: text || edition ? PAUSE_MS : 0, edition });
  const now = useNow();
  const rows = useEvents(pages.rows).filter(({ endsAt }) => new Date(endsAt) <= now === past);
  return { ...pages, rows };
}

/** All that go on between two moments, by their start. */
export function useEventsBetween(from: string, to: string, { room, mine, text }: WantedEvents): Pages<WholeEvent> {
  const read: ReadPage<WholeEvent> = useCallback(
    async (_, signal) => {
      const results: WholeEvent[] = [];
      let next: string | null = null;
      for (let page = 0; page === 0 || (next !== null && page < MONTH_PAGES); page++) {
        const time: EventQuery = { from, to, limit: 100, ...(next !== null && { cursor: next }) };
        const answer = await events.list({ ...narrowed({ room, mine, text }), ...time }, signal);
        results.push(...answer.results);
        next = answer.next;
      }
      return { results, next: null };
    },
    [from, to, room, mine, text],
  );
  const edition = useEdition();
  const pages = usePages(read, { pause: text || edition ? PAUSE_MS : 0, edition });
  return { ...pages, rows: useEvents(pages.rows) };
}

function narrowed({ room, mine, text }: Pick<WantedEvents, "room" | "mine" | "text">): EventQuery {
  return { ...(room && { room }), ...(mine && { mine: true }), ...(text && { search: text }) };
}
