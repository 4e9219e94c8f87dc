import { useCallback, useMemo } from "react";
import { type Pages, type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import { useRooms, useSyncs } from "@/realtime/hooks";
import type { FoundRoom } from "@/realtime/views";
import { asTheyAre, editionOf } from "./asTheyAre";

const PAUSE_MS = 200;

/**
 * Rooms that match, page by page, as they are by now. No change tells of rooms that one is not in: the list is read
 * again after each sync (every 45 seconds, when the tab is seen again, when the line is back), and when own ones change.
 */
export function useDiscovery(query: string): Pages<FoundRoom> {
  const read: ReadPage<FoundRoom> = useCallback((cursor, signal) => engine.discover(query, cursor, signal), [query]);
  const own = useRooms();
  const syncs = useSyncs();
  const rooms = useMemo(() => editionOf(own), [own]);
  const edition = useMemo(() => ({ syncs, rooms }), [syncs, rooms]);
  const pages = usePages(read, { pause: query || syncs > 0 ? PAUSE_MS : 0, edition });
  return { ...pages, rows: useMemo(() => asTheyAre(pages.rows, own), [pages.rows, own]) };
}
