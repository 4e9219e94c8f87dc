import { expect, test } from "vitest";
import type { Member } from "@/realtime/views";
import type { Person } from "@/sync/types";
import { keptTop } from "./place";
import { type Row, rowsOf } from "./rows";

const PEOPLE = "bcdfghijkl".split("").map((username, id): Person => ({ id, username, displayName: "" }));
const [b, c, d] = PEOPLE as [Person, Person, Person];
const a: Person = { id: 90, username: "a", displayName: "" };
const last: Person = { id: 99, username: "z", displayName: "" };

const heightOf = (row: Row) => (row.kind === "section" ? 40 : 48);
const member = (user: Person): Member => ({ user, role: "member", joinedAt: "" });

function rows(people: readonly Person[], here: readonly Person[] | null = null) {
  return rowsOf({ here, members: people.map(member), lookedUp: new Map(), memberCount: people.length });
}

test("who joins or leaves above moves nothing of what one reads", () => {
  expect(keptTop(rows(PEOPLE), rows([a, ...PEOPLE]), 100, heightOf)).toBe(148);
  expect(keptTop(rows([a, ...PEOPLE]), rows(PEOPLE), 148, heightOf)).toBe(100);
  expect(keptTop(rows(PEOPLE), rows([...PEOPLE, last]), 100, heightOf)).toBe(100);
});

test("who comes from below, or goes there, moves nothing either", () => {
  const all = [...PEOPLE, last];
  expect(keptTop(rows(all, [b]), rows(all, [b, last]), 180, heightOf)).toBe(228);
  expect(keptTop(rows(all, [b, last]), rows(all, [b]), 228, heightOf)).toBe(180);
  expect(keptTop(rows(all), rows(all, [last]), 100, heightOf)).toBe(100 + 40 + 48 + 40);
});

test("who comes from above, and stands above before and after, moves nothing", () => {
  expect(keptTop(rows(PEOPLE, [b]), rows(PEOPLE, [b, c]), 300, heightOf)).toBe(300);
});

test("the one at the upper edge is not followed to those who are here: the next one stays", () => {
  const edge = 40 + 48 + 40 + 48; // under b, who is here, and c: d is the first in view
  expect(keptTop(rows(PEOPLE, [b]), rows(PEOPLE, [b, d]), edge, heightOf)).toBe(edge);
});

test("at the top the list stays at its top", () => {
  expect(keptTop(rows(PEOPLE), rows([a, ...PEOPLE]), 0, heightOf)).toBe(0);
  expect(keptTop(rows(PEOPLE), rows([]), 100, heightOf)).toBe(100);
});
