/** What is one's own in a room: the read marker, and what is unread after it. */
import { withTold } from "./mentions";
import type { Mine, Own, Room } from "./types";

/** The higher version wins; an equal one confirms what our own post let us assume. */
export function laterMine(local: Mine, told: Mine): Mine {
  if (told.version > local.version) return told;
  return told.version === local.version && !local.confirmed ? told : local;
}

/** The room with what was told of one's own; the same object when that says nothing new. */
export function withOwn(room: Room, told: Own): Room {
  const mine = laterMine(room.mine, told.mine);
  const mentioned = withTold(room, told.mentioned, told.version);
  return mine === room.mine && mentioned === room.mentioned ? room : { ...room, mine, mentioned };
}

/** `reading`: how far one has read by now, before the server has said so. */
export function unreadIn(room: Room, reading = 0): number {
  return Math.max(0, room.lastNumber - Math.max(room.mine.readNumber, reading));
}
