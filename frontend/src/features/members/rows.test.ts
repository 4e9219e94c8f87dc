import { expect, test } from "vitest";
import type { Member } from "@/realtime/views";
import type { Person } from "@/sync/types";
import { alice, bob } from "@/testing/samples";
import { rowsOf } from "./rows";

const carol: Person = { id: 3, username: "carol", displayName: "Carol" };
const erin: Person = { id: 5, username: "erin", displayName: "Erin" };
const member = (user: Person, role: Member["role"] = "member"): Member => ({ user, role, joinedAt: "" });
const members = [member(alice, "owner"), member(bob), member(carol)];

function shown(here: readonly Person[] | null, memberCount = 3, lookedUp = new Map<number, Member>()) {
  return rowsOf({ here, members, lookedUp, memberCount }).map((row) =>
    row.kind === "section" ? `${row.text} ${row.count}` : `${row.person.username} ${row.member?.role ?? "?"}`,
  );
}

test("while it is not known who is here, everybody stands in one list", () => {
  expect(shown(null)).toEqual(["alice owner", "bob member", "carol member"]);
  expect(shown([])).toEqual(["alice owner", "bob member", "carol member"]);
});

test("who is here stands above the rest, by handle, each once", () => {
  expect(shown([carol, alice])).toEqual(["Here now 2", "alice owner", "carol member", "Everyone else 1", "bob member"]);
});

test("when all are here there is nobody else", () => {
  expect(shown([alice, bob, carol])).toEqual(["Here now 3", "alice owner", "bob member", "carol member"]);
});

test("who is here and on no page yet has no role until it is looked up; the rest is counted by the room", () => {
  expect(shown([erin], 9)).toEqual([
    "Here now 1",
    "erin ?",
    "Everyone else 8",
    "alice owner",
    "bob member",
    "carol member",
  ]);
  const found = new Map([[erin.id, member(erin, "moderator")]]);
  expect(shown([erin], 9, found)[1]).toBe("erin moderator");
});

test("a count of members that is a moment behind never takes anybody away", () => {
  expect(shown([erin, bob], 2)).toEqual([
    "Here now 2",
    "bob member",
    "erin ?",
    "Everyone else 2",
    "alice owner",
    "carol member",
  ]);
});
