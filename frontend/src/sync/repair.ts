/** When to ask for what is missing. */
import type { Picture } from "./picture";
import type { RoomId } from "./types";

/** A missing change usually is a moment late: wait this long for it before asking. */
const PATIENCE_MS = 800;

/** A room that lacks changes after version `after`. */
export type MissingRange = Readonly<{ room: RoomId; after: number }>;

/** The ranges to ask for now. */
export function dueRanges(picture: Picture, now: number): MissingRange[] {
  return [...picture.rooms.values()]
    .filter(({ gapSince }) => gapSince !== null && gapSince + PATIENCE_MS <= now)
    .map(({ room }) => ({ room: room.id, after: room.version }));
}

/** When the next range falls due; null while nothing is missing. */
export function nextDue(picture: Picture): number | null {
  const gaps = [...picture.rooms.values()].flatMap(({ gapSince }) => gapSince ?? []);
  return gaps.length > 0 ? Math.min(...gaps) + PATIENCE_MS : null;
}
