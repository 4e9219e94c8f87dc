/** Where the "New" line stands: after this message number; null: nowhere. */
import type { Message, Room, UserId } from "./types";

export type NewLine = number | null;

/**
 * When a room comes on screen: after what was read, if anything came since. `reading`: how far one has read by now,
 * before the server has said so.
 */
export function lineOnOpening({ lastNumber, mine }: Room, reading = 0): NewLine {
  const read = Math.max(mine.readNumber, reading);
  return read < lastNumber ? read : null;
}

/** When a message comes to a room on screen. `readNumber`: how far it was read before. `seen`: it came while one looked. */
export function lineOnMessage(line: NewLine, message: Message, me: UserId, readNumber: number, seen: boolean): NewLine {
  if (message.user.id === me) return null;
  const firstUnread = readNumber === message.number - 1;
  return firstUnread && !seen ? readNumber : line;
}
