/** Direct rooms have no name: each of their people sees them by the others. */
import { shownName } from "@/lib/people";
import type { Person, Room, UserId } from "./types";

/** Everybody but oneself; in one's notes oneself. */
export function othersIn({ people }: Pick<Room, "people">, me: UserId): readonly Person[] {
  const others = people.filter(({ id }) => id !== me);
  return others.length > 0 ? others : people;
}

/** What the room is called on this person's screen. */
export function titleOf(room: Pick<Room, "kind" | "name" | "people">, me: UserId): string {
  if (room.kind !== "direct") return room.name;
  return isNotes(room) ? "Notes" : othersIn(room, me).map(shownName).join(", ");
}

export function isNotes({ kind, people }: Pick<Room, "kind" | "people">): boolean {
  return kind === "direct" && people.length === 1;
}

/** Of more than two: no one face stands for it. */
export function isGroup({ kind, people }: Pick<Room, "kind" | "people">): boolean {
  return kind === "direct" && people.length > 2;
}

/** Whether the room is the direct one of exactly these people. */
export function isBetween({ kind, people }: Pick<Room, "kind" | "people">, users: ReadonlySet<UserId>): boolean {
  return kind === "direct" && people.length === users.size && people.every(({ id }) => users.has(id));
}
