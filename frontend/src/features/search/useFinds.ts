import { useCallback } from "react";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
import { deviceZone, midnightOf } from "@/lib/zones";
import { engine } from "@/realtime/engine";
import type { FoundMessage, Wanted } from "@/realtime/views";

const PAUSE_MS = 250;
const NOTHING = { results: [], next: null };

/** Messages that hold what is looked for, page by page; none while nothing is. */
export function useFinds({ text, has, room, from, since, until }: Wanted): Pages<FoundMessage> {
  const read: ReadPage<FoundMessage> = useCallback(
    async (cursor, signal) => {
      if (!text && !has) return NOTHING;
      const within = {
        ...(has && { has }),
        ...(room && { room }),
        ...(from && { from }),
        ...(since && { since: boundary(since) }),
        ...(until && { until: boundary(until, 1) }),
      };
      return engine.searchMessages({ text, ...within }, cursor, signal);
    },
    [text, has, room, from, since, until],
  );
  return usePages(read, { pause: text ? PAUSE_MS : 0 });
}

/** Days are those that finds are shown with. One of a year that is half typed, or far off, is told as it is. */
function boundary(day: string, after = 0): string {
  return /^(?:1[89]|[2-8]\d)\d\d/.test(day) ? midnightOf(day, deviceZone(), after) : day;
}
