/**
 * How people look by now where the picture does not reach: in lists that were read over REST. What a sync has told of
 * somebody since a list was asked for stands before what the list says.
 */
import type { Person, UserId } from "@/sync/types";

/** `sync`: the count of syncs with the one that told it. */
export type Looks = ReadonlyMap<UserId, Readonly<{ person: Person; sync: number }>>;

/** After how many syncs the answer was asked for that brought them. Others come from the picture, and are true. */
const askedAfter = new WeakMap<Person, number>();

export function withTold(looks: Looks, people: readonly Person[], sync: number): Looks {
  return new Map([...looks, ...people.map((person) => [person.id, { person, sync }] as const)]);
}

/** These people came in an answer that was asked for after so many syncs. */
export function brought(people: readonly Person[], syncs: number): void {
  for (const person of people) askedAfter.set(person, syncs);
}

export function lookOf(looks: Looks, person: Person): Person {
  const told = looks.get(person.id);
  return told && told.sync > (askedAfter.get(person) ?? Number.POSITIVE_INFINITY) ? told.person : person;
}

/** Those that were told of after so many syncs. */
export function toldSince(looks: Looks, syncs: number): readonly Person[] {
  return [...looks.values()].flatMap(({ person, sync }) => (sync > syncs ? person : []));
}
