// Who is behind an id: those whose messages were on screen are known; the others are asked for when their names are wanted.
import { create } from "zustand";
import { shownName } from "@/lib/people";
import { engine, store } from "@/realtime/engine";
import { toldSince } from "@/realtime/looks";
import type { Person, RoomId, UserId } from "@/sync/types";

type People = ReadonlyMap<UserId, Person>;

const useStore = create<{ people: People }>(() => ({ people: new Map() }));
/** Rooms whose members were asked for, with how many they were then; of those with too many nobody asks again. */
const asked = new Map<RoomId, number>();
const TOO_MANY = Number.POSITIVE_INFINITY;

const NAMED = 8;
/** Pages of members that are asked for: a room of thousands says "and others". */
const PAGES = 10;

export function know(found: readonly Person[]): void {
  const { people } = useStore.getState();
  const news = found.filter((person) => !isKnown(people.get(person.id), person));
  if (news.length === 0) return;
  useStore.setState({ people: new Map([...people, ...news.map((person) => [person.id, person] as const)]) });
}

store.subscribe(({ account }, { account: before }) => {
  if (before && account && account.looks !== before.looks) know(toldSince(account.looks, before.line.syncs - 1));
});

function isKnown(known: Person | undefined, { username, displayName }: Person): boolean {
  return known?.username === username && known.displayName === displayName;
}

export function useKnown(room: RoomId, users: readonly UserId[]): { people: People; learn: () => void } {
  const people = useStore((store) => store.people);
  const learn = () => {
    const before = asked.get(room);
    if (before === TOO_MANY || before === membersOf(room)) return;
    if (users.some((user) => !people.has(user))) void learnMembers(room);
  };
  return { people, learn };
}

/** "You, Bob and 3 others". */
export function namesOf(users: readonly UserId[], people: People, me: UserId): string {
  const names = users.flatMap((user) => {
    const person = people.get(user);
    if (user === me) return "You";
    return person ? shownName(person) : [];
  });
  const sorted = [...names.filter((name) => name === "You"), ...names.filter((name) => name !== "You")].slice(0, NAMED);
  const others = users.length - sorted.length;
  if (others > 0)
    sorted.push(sorted.length === 0 ? counted(others, "person", "people") : counted(others, "other", "others"));
  return new Intl.ListFormat("en", { type: "conjunction" }).format(sorted);
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function membersOf(room: RoomId): number {
  return store.getState().account?.picture.rooms.get(room)?.room.memberCount ?? 0;
}

async function learnMembers(room: RoomId): Promise<void> {
  asked.set(room, membersOf(room));
  try {
    let cursor: string | null = null;
    for (let page = 0; page < PAGES; page++) {
      const { results, next }: Awaited<ReturnType<typeof engine.members>> = await engine.members(room, cursor);
      know(results.map(({ user }) => user));
      if (!next) return;
      cursor = next;
    }
    asked.set(room, TOO_MANY);
  } catch {
    asked.delete(room); // asked again at the next occasion
  }
}
