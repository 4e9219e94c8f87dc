// What one can jump to: rooms that are here, people to write to, and open rooms one is not in.
import { countText } from "@/lib/countText";
import { shownName } from "@/lib/people";
import type { FoundRoom, RoomCard } from "@/realtime/views";
import { isBetween, isNotes } from "@/sync/direct";
import type { Me, Person, UserId } from "@/sync/types";
import { findByName } from "./match";

type PersonTarget = Readonly<{ kind: "person"; key: string; name: string; person: Person }>;
export type Target =
  | PersonTarget
  | Readonly<{ kind: "room"; key: string; name: string; room: RoomCard }>
  | Readonly<{ kind: "open"; key: string; name: string; room: FoundRoom }>
  /** The conversation with all that were chosen. */
  | Readonly<{ kind: "together"; key: string; name: string; people: readonly Person[] }>;

/** What the server has found for what was typed. */
export type Found = Readonly<{ people: readonly Person[]; rooms: readonly FoundRoom[] }>;

/** Whom one conversation can be with, besides oneself; the server holds it, too. */
export const MOST_OTHERS = 8;

const MOST = 8;
const MOST_HERE = 5; // while there is something typed, so that those found elsewhere have their place
const NOTES = "Notes";

/**
 * Rooms that are here first, newest activity first; what arrives from the server later stands after them, so that
 * it moves nothing that could be chosen already.
 */
export function targetsFor(query: string, rooms: readonly RoomCard[], found: Found, me: Me): readonly Target[] {
  const typed = query.trim() !== "";
  const here: Target[] = rooms.map((room) => ({ kind: "room", key: `room ${room.id}`, name: room.name, room }));
  const notes = rooms.some(isNotes) || !typed ? [] : [notesOf(me)];
  const people = found.people.filter(({ id }) => id !== me.id && !isHere(rooms, id, me)).map(toPerson);
  const open: Target[] = found.rooms.map((room) => ({ kind: "open", key: `open ${room.id}`, name: room.name, room }));
  const known = findByName(here, query).slice(0, typed ? MOST_HERE : MOST);
  return [...known, ...findByName(notes, query), ...people, ...open].slice(0, MOST);
}

/**
 * Whom one can write to, or to whom else: first those with whom one has direct rooms, then whom the server finds. With
 * somebody chosen and nothing typed, the way to them comes first.
 */
export function peopleFor(
  query: string,
  rooms: readonly RoomCard[],
  found: readonly Person[],
  me: Me,
  chosen: readonly Person[],
): readonly Target[] {
  const together = chosen.length > 0 && query.trim() === "" ? [togetherWith(chosen)] : [];
  if (chosen.length >= MOST_OTHERS) return together;
  const taken = [me, ...chosen].map(({ id }) => id);
  const near = peopleOf(
    rooms.flatMap(({ others }) => others),
    taken,
  );
  const known = findByName(near, query).slice(0, MOST_HERE);
  const notes = chosen.length > 0 ? [] : findByName([notesOf(me)], query);
  const rest = peopleOf(found, [...taken, ...known.map(({ person }) => person.id)]);
  return [...together, ...known, ...notes, ...rest].slice(0, MOST);
}

/** Whom a target stands for, if that is one other person. */
export function personIn(target: Target | undefined, me: Me): Person | null {
  if (target?.kind === "person") return target.person.id === me.id ? null : target.person;
  const [other] = target?.kind === "room" && target.room.people.length === 2 ? target.room.others : [];
  return other ?? null;
}

/** What stands at the row's end. */
export function asideOf(target: Target, draft: string): string {
  switch (target.kind) {
    case "room":
      if (target.room.unread > 0) return `${countText(target.room.unread)} unread`;
      return draft ? "draft" : "";
    case "person":
      return target.name === NOTES ? "only you" : `@${target.person.username}`;
    case "open": {
      const { memberCount } = target.room;
      return `not joined · ${memberCount === 1 ? "1 member" : `${memberCount.toLocaleString("en")} members`}`;
    }
    case "together":
      return target.people.length === 1 ? "the two of you" : `${target.people.length + 1} people, with you`;
  }
}

function togetherWith(people: readonly Person[]): Target {
  return { kind: "together", key: "together", name: `Write to ${people.map(shownName).join(", ")}`, people };
}

function notesOf(me: Me): PersonTarget {
  return toPerson({ ...me, displayName: NOTES });
}

function toPerson(person: Person): PersonTarget {
  return { kind: "person", key: `person ${person.id}`, name: shownName(person), person };
}

/** Each once, without those. */
function peopleOf(people: readonly Person[], without: readonly UserId[]): readonly PersonTarget[] {
  const all = new Map(people.map((person) => [person.id, person]));
  for (const id of without) all.delete(id);
  return [...all.values()].map(toPerson);
}

/** Whether one's direct room with this person alone stands among the rooms already. */
function isHere(rooms: readonly RoomCard[], user: number, me: Me): boolean {
  const both = new Set([user, me.id]);
  return rooms.some((room) => isBetween(room, both));
}
