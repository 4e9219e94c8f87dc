/**
 * Which messages of a room mention me: a set of numbers that the room's changes keep, counted above the read marker.
 *
 * Pure. Each change of a message says whom it mentions by then, so that nothing is ever added up.
 */
import type { Mentioned, Mentions, Person, Room, UserId } from "./types";

/** So many the server names; a count that reaches it says "99+". */
export const MENTIONS_TOLD = 100;
const KEPT = 2 * MENTIONS_TOLD;

export const NO_MENTIONS: Mentions = { users: [], room: false };

/** Nobody mentions themselves. */
export function mentionsMe(mentions: Mentions, author: UserId, me: UserId): boolean {
  return author !== me && (mentions.room || mentions.users.includes(me));
}

/** The room after a change that says whom this message mentions from now on. */
export function withMention(
  room: Room,
  message: Readonly<{ number: number; user: Person; mentions: Mentions }>,
  me: UserId,
): Room {
  const { after, numbers } = room.mentioned;
  const mine = mentionsMe(message.mentions, message.user.id, me);
  if (mine === numbers.includes(message.number)) return room;
  const others = numbers.filter((number) => number !== message.number);
  return { ...room, mentioned: bounded({ after, numbers: mine ? sorted([...others, message.number]) : others }) };
}

/**
 * What the room knows after it was told of messages below those that it knows of, read when the room was at `version`.
 * What was read before the room's own version is not taken: changes since may say otherwise.
 */
export function withTold(room: Room, told: Mentioned, version: number): Mentioned {
  const { after, numbers } = room.mentioned;
  if (version < room.version || told.after >= after) return room.mentioned;
  const below = told.numbers.filter((number) => number <= after && !numbers.includes(number));
  return { after: told.after, numbers: sorted([...below, ...numbers]) };
}

/** The unread messages that mention me, the newest first. `reading`: how far one has read by now. */
export function mentionedIn(room: Room, reading = 0): readonly number[] {
  const read = Math.max(room.mine.readNumber, reading);
  return room.mentioned.numbers
    .filter((number) => number > read)
    .slice(-MENTIONS_TOLD)
    .reverse();
}

/** Whether there may be more than are known: the marker went back below them. Only a sync can tell. */
export function isUnsure(room: Room): boolean {
  return room.mine.readNumber < room.mentioned.after && mentionedIn(room).length < MENTIONS_TOLD;
}

function bounded({ after, numbers }: Mentioned): Mentioned {
  const surplus = numbers.length - KEPT;
  return surplus <= 0 ? { after, numbers } : { after: numbers[surplus - 1] ?? after, numbers: numbers.slice(surplus) };
}

function sorted(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b);
}
