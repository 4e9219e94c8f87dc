import { useCallback } from "react";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
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
        ...(since && { since }),
        ...(until && { until }),
      };
      return engine.searchMessages({ text, ...within }, cursor, signal);
    },
    [text, has, room, from, since, until],
  );
  return usePages(read, { pause: text ? PAUSE_MS : 0 });
}
