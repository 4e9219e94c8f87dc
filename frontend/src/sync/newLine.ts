/** Where the "New" line stands: after this message number; null: nowhere. */
import type { Message, Room, UserId } from "./types";

export type NewLine = number | null;

/** When a room comes on screen: after what was read, if anything came since. */
export function lineOnOpening({ lastNumber, mine }: Room): NewLine {
  return mine.readNumber < lastNumber ? mine.readNumber : null;
}

/** When a message comes to a room on screen. `readNumber`: how far it was read before. `seen`: the tab is visible. */
export function lineOnMessage(line: NewLine, message: Message, me: UserId, readNumber: number, seen: boolean): NewLine {
  if (message.user.id === me) return null;
  const firstUnread = readNumber === message.number - 1;
  return firstUnread && !seen ? readNumber : line;
}
