import { useCallback } from "react";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import type { FoundRoom } from "@/realtime/views";

const PAUSE_MS = 200;

/** Rooms that match, page by page. */
export function useDiscovery(query: string): Pages<FoundRoom> {
  const read: ReadPage<FoundRoom> = useCallback((cursor, signal) => engine.discover(query, cursor, signal), [query]);
  return usePages(read, { pause: query ? PAUSE_MS : 0 });
}
