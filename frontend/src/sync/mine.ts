/** What is one's own in a room: the read marker, and what is unread after it. */
import { withTold } from "./mentions";
import type { Mine, Own, Room } from "./types";

/**
 * The higher version wins. What was told when the room was before our own last post doesn't know of it: the post still
 * stands above it, until something told later says otherwise.
 */
export function laterMine(local: Mine, told: Mine): Mine {
  const newer = told.version - local.version || told.at - local.at;
  if (newer <= 0) return local;
  const at = Math.max(told.at, local.at);
  return standing({ ...told, at }, local.posted);
}

/**
 * What a sync told is of another history than what we held when asking, `asked`: its version is below that, so that the
 * database is an older one by now. Not where we have learned so since, and hold less ourselves.
 */
export function isOfAnother(local: Mine, told: Mine, asked: Mine): boolean {
  return told.version < asked.version && asked.version <= local.version;
}

/** Posting moves the author's marker in the same transaction; its new version comes by a sync. */
export function movedByPosting(mine: Mine, message: Readonly<{ number: number; version: number }>): Mine {
  const { number, version } = message;
  return standing(mine, { number, version });
}

function standing(mine: Mine, posted: Mine["posted"]): Mine {
  if (!posted || posted.version <= mine.at) return mine;
  return { ...mine, posted, readNumber: Math.max(mine.readNumber, posted.number) };
}

/** The room with what was told of one's own; the same object when that says nothing new. */
export function withOwn(room: Room, told: Own): Room {
  const mine = laterMine(room.mine, told.mine);
  const mentioned = withTold(room, told.mentioned, told.mine.at);
  return mine === room.mine && mentioned === room.mentioned ? room : { ...room, mine, mentioned };
}

/** The room with what was told of one's own in another history than was known here: it stands. */
export function withOwnOfAnother(room: Room, told: Own): Room {
  const mentioned = withTold(room, told.mentioned, told.mine.at);
  return { ...room, mine: standing(told.mine, room.mine.posted), mentioned };
}

/** `reading`: how far one has read by now, before the server has said so. */
export function unreadIn(room: Room, reading = 0): number {
  return Math.max(0, room.lastNumber - Math.max(room.mine.readNumber, reading));
}
