// What one can jump to: rooms that are here, people to write to, and open rooms one is not in.
import { countText } from "@/lib/countText";
import { shownName } from "@/lib/people";
import type { FoundRoom, RoomCard } from "@/realtime/views";
import { isBetween, isNotes } from "@/sync/direct";
import type { Me, Person } from "@/sync/types";
import { findByName } from "./match";

export type Target =
  | Readonly<{ kind: "room"; key: string; name: string; room: RoomCard }>
  | Readonly<{ kind: "person"; key: string; name: string; person: Person }>
  | Readonly<{ kind: "open"; key: string; name: string; room: FoundRoom }>;

/** What the server has found for what was typed. */
export type Found = Readonly<{ people: readonly Person[]; rooms: readonly FoundRoom[] }>;

const MOST = 8;
const MOST_HERE = 5; // while there is something typed, so that those found elsewhere have their place

/**
 * Rooms that are here first, newest activity first; what arrives from the server later stands after them, so that
 * it moves nothing that could be chosen already. `peopleOnly`: direct rooms and people.
 */
export function targetsFor(
  query: string,
  rooms: readonly RoomCard[],
  found: Found,
  me: Me,
  peopleOnly: boolean,
): readonly Target[] {
  const typed = query.trim() !== "";
  const here: Target[] = rooms
    .filter(({ kind }) => !peopleOnly || kind === "direct")
    .map((room) => ({ kind: "room", key: `room ${room.id}`, name: room.name, room }));
  const notes: Target[] = rooms.some(isNotes) ? [] : [toPerson({ ...me, displayName: "Notes" })];
  const people = found.people
    .filter(({ id }) => id !== me.id && !isHere(rooms, id, me))
    .map((person) => toPerson(person));
  const open: Target[] = found.rooms.map((room) => ({ kind: "open", key: `open ${room.id}`, name: room.name, room }));
  const known = findByName(here, query).slice(0, typed ? MOST_HERE : MOST);
  const own = typed || peopleOnly ? findByName(notes, query) : [];
  return [...known, ...own, ...people, ...(peopleOnly ? [] : open)].slice(0, MOST);
}

/** What stands at the row's end. */
export function asideOf(target: Target, draft: string): string {
  switch (target.kind) {
    case "room":
      if (target.room.unread > 0) return `${countText(target.room.unread)} unread`;
      return draft ? "draft" : "";
    case "person":
      return target.name === "Notes" ? "only you" : `@${target.person.username}`;
    case "open": {
      const { memberCount } = target.room;
      return `not joined · ${memberCount === 1 ? "1 member" : `${memberCount.toLocaleString("en")} members`}`;
    }
  }
}

function toPerson(person: Person): Target {
  return { kind: "person", key: `person ${person.id}`, name: shownName(person), person };
}

/** Whether one's direct room with this person alone stands among the rooms already. */
function isHere(rooms: readonly RoomCard[], user: number, me: Me): boolean {
  const both = new Set([user, me.id]);
  return rooms.some((room) => isBetween(room, both));
}
