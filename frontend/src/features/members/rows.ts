// What the list of members shows, from above: who is here now, where that is known, then everybody else. Pure.
import type { Member } from "@/realtime/views";
import type { Person, UserId } from "@/sync/types";

export type Row =
  | Readonly<{ kind: "section"; key: string; text: string; count: number }>
  /** `member`: what else is known of them. */
  | Readonly<{ kind: "person"; key: string; person: Person; member: Member | null }>;

/** Over those who are here. */
export const HERE = "Here now";

type Known = Readonly<{
  /** Null: not known. */
  here: readonly Person[] | null;
  members: readonly Member[];
  /** Members that no page has brought yet. */
  lookedUp: ReadonlyMap<UserId, Member | null>;
  memberCount: number;
}>;

export function rowsOf({ here, members, lookedUp, memberCount }: Known): readonly Row[] {
  if (!here || here.length === 0) return members.map(asRow);
  const paged = new Map(members.map((member) => [member.user.id, member]));
  const present = new Set(here.map(({ id }) => id));
  const others = members.filter(({ user }) => !present.has(user.id));
  const elsewhere = Math.max(others.length, memberCount - here.length);
  const top = [...here].sort(byHandle).map((person) => {
    const member = paged.get(person.id) ?? lookedUp.get(person.id) ?? null;
    return { kind: "person", key: `${person.id}`, person: member?.user ?? person, member } as const;
  });
  const rows: Row[] = [section(HERE, here.length), ...top];
  return elsewhere === 0 ? rows : [...rows, section("Everyone else", elsewhere), ...others.map(asRow)];
}

function section(text: string, count: number): Row {
  return { kind: "section", key: text, text, count };
}

function asRow(member: Member): Row {
  return { kind: "person", key: `${member.user.id}`, person: member.user, member };
}

/** As the server orders the members. */
function byHandle(a: Person, b: Person): number {
  return a.username.toLowerCase() < b.username.toLowerCase() ? -1 : 1;
}
