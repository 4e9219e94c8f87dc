/** What differs between the picture here and what the server holds at the same version. Pure. */
import { mentionedIn } from "./mentions";
import type { Message, Room, RoomId } from "./types";

/** `what` differs in a room: `here` and on the server (`there`), both in a form to be read. */
export type Difference = Readonly<{ room: RoomId; name: string; what: string; here: string; there: string }>;

/**
 * Of two cards at one version. What is one's own has a version of its own, and is compared where that is the same; and
 * where the server is below what was here when it was `asked`: its database is an older one.
 */
export function cardDifferences(here: Room, there: Room, asked?: Room): Difference[] {
  const older = asked !== undefined && there.mine.version < asked.mine.version;
  const sameOwn = older || (!here.mine.posted && here.mine.version === there.mine.version);
  const shown = ({ mine, mentioned: _, ...card }: Room, whole: Room) => ({
    ...card,
    readNumber: sameOwn ? mine.readNumber : null,
    mentioned: sameOwn ? mentionedIn(whole) : null,
  });
  return differing(here, "", shown(here, here), shown(there, there));
}

/** Of the messages with the same numbers; one that is missing on either side is named. */
export function messageDifferences(room: Room, here: readonly Message[], there: readonly Message[]): Difference[] {
  const ours = new Map(here.map((message) => [message.number, message]));
  const theirs = new Map(there.map((message) => [message.number, message]));
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((number) =>
    differing(room, `message ${number}: `, ours.get(number) ?? {}, theirs.get(number) ?? {}),
  );
}

export function difference(room: Pick<Room, "id" | "name">, what: string, here: unknown, there: unknown): Difference {
  return { room: room.id, name: room.name, what, here: readable(here), there: readable(there) };
}

function differing(room: Room, prefix: string, here: object, there: object): Difference[] {
  const [ours, theirs] = [new Map(Object.entries(here)), new Map(Object.entries(there))];
  return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((field) =>
    same(ours.get(field), theirs.get(field))
      ? []
      : [difference(room, prefix + field, ours.get(field), theirs.get(field))],
  );
}

/** By value. People are the same by id: what they are called changes outside the rooms' histories. */
function same(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return Object.is(one, other);
  if ("username" in one && "username" in other) return Object.is(one.id, other.id);
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.isArray(one) === Array.isArray(other) && [...keys].every((key) => same(one[key], other[key]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function readable(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
