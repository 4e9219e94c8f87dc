import { expect, test } from "vitest";
import { alice, bob, lobby } from "@/testing/samples";
import { isBetween, isGroup, isNotes, othersIn, titleOf } from "./direct";

const carol = { id: 3, username: "carol", displayName: "Carol Danvers" };
const direct = (...people: (typeof carol)[]) => lobby(1, { kind: "direct", name: "", people });

test("each of its people sees it by the others", () => {
  const room = direct(alice, bob, carol);
  expect(titleOf(room, alice.id)).toBe("bob, Carol Danvers");
  expect(titleOf(room, bob.id)).toBe("alice, Carol Danvers");
  expect(othersIn(room, bob.id)).toEqual([alice, carol]);
});

test("with oneself alone it is for notes, and has one's own face", () => {
  expect(titleOf(direct(alice), alice.id)).toBe("Notes");
  expect(othersIn(direct(alice), alice.id)).toEqual([alice]);
  expect([isNotes(direct(alice)), isNotes(direct(alice, bob)), isNotes(lobby(1))]).toEqual([true, false, false]);
});

test("three or more are a group", () => {
  const rooms = [direct(alice), direct(alice, bob), direct(alice, bob, carol), lobby(1)];
  expect(rooms.map(isGroup)).toEqual([false, false, true, false]);
});

test("other rooms keep their names", () => {
  expect(titleOf(lobby(1), alice.id)).toBe("lobby");
});

test("it is known by exactly its people", () => {
  const room = direct(alice, bob);
  expect(isBetween(room, new Set([1, 2]))).toBe(true);
  expect(isBetween(room, new Set([1, 2, 3]))).toBe(false);
  expect(isBetween(room, new Set([1]))).toBe(false);
  expect(isBetween(lobby(1), new Set())).toBe(false);
});
