import { expect, test } from "vitest";
import type { FoundRoom, RoomCard } from "@/realtime/views";
import { othersIn, titleOf } from "@/sync/direct";
import type { Me, Person, Room } from "@/sync/types";
import { alice, bob, lobby } from "@/testing/samples";
import { asideOf, type Found, peopleFor, personIn, targetsFor } from "./targets";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const carol: Person = { id: 3, username: "carol", displayName: "Carol" };
const NOTHING: Found = { people: [], rooms: [] };
const market: FoundRoom = {
  id: 9,
  name: "Carpool",
  topic: "",
  kind: "public",
  memberCount: 58,
  isMember: false,
  isInvited: false,
  createdAt: "",
  bumpedAt: "",
};

function card(id: number, more: Partial<Room>, unread = 0): RoomCard {
  const room = lobby(1, { id, ...more });
  return { ...room, unread, mentions: 0, name: titleOf(room, me.id), others: othersIn(room, me.id) };
}

const rooms = [card(1, { name: "Cars" }, 3), card(2, { kind: "direct", name: "", people: [alice, bob] })];
const keys = (query: string, found = NOTHING, here = rooms) => targetsFor(query, here, found, me).map(({ key }) => key);
const people = (query: string, chosen: readonly Person[] = [], found: readonly Person[] = []) =>
  peopleFor(query, rooms, found, me, chosen).map(({ key }) => key);

test("nothing typed: what is here, newest activity first", () => {
  expect(keys("")).toEqual(["room 1", "room 2"]);
});

test("rooms that are here come first, then people, then open rooms", () => {
  const found = { people: [carol], rooms: [market] };
  expect(keys("car", found)).toEqual(["room 1", "person 3", "open 9"]);
});

test("oneself, and who has a direct room here already, are not listed twice", () => {
  expect(keys("b", { people: [me, bob, carol], rooms: [] })).toEqual(["room 2", "person 3"]);
});

test("notes can be begun until they are there", () => {
  expect(keys("not")).toEqual(["person 1"]);
  const notes = card(3, { kind: "direct", name: "", people: [alice] });
  expect(keys("not", NOTHING, [notes])).toEqual(["room 3"]);
});

test("whom to write to: those one writes with first, notes, and who is found; each once, oneself only for notes", () => {
  expect(people("", [], [me, bob, carol])).toEqual(["person 2", "person 1", "person 3"]);
  expect(people("car", [], [carol])).toEqual(["person 3"]);
});

test("with somebody chosen the way to them comes first, and nobody is there twice", () => {
  expect(people("", [bob], [me, bob, carol])).toEqual(["together", "person 3"]);
  expect(people("c", [bob], [carol])).toEqual(["person 3"]);
  const [together] = peopleFor("", rooms, [], me, [bob, carol]);
  expect(together && [together.name, asideOf(together, "")]).toEqual(["Write to bob, Carol", "3 people, with you"]);
});

test("nine people are enough", () => {
  const eight = Array.from({ length: 8 }, (_, i) => ({ ...carol, id: 10 + i }));
  expect(people("", eight, [carol])).toEqual(["together"]);
  expect(people("c", eight, [carol])).toEqual([]);
  expect(people("c", eight.slice(1), [carol])).toEqual(["person 3"]);
});

test("one other person stands behind a row: not behind notes, groups and rooms", () => {
  const group = card(4, { kind: "direct", name: "", people: [alice, bob, carol] });
  const stands = targetsFor("", [...rooms, group], NOTHING, me).map((target) => personIn(target, me)?.username);
  expect(stands).toEqual([undefined, "bob", undefined]);
  expect(peopleFor("", rooms, [carol], me, []).map((target) => personIn(target, me)?.username)).toEqual([
    "bob",
    undefined,
    "carol",
  ]);
});

test("each row says what it is", () => {
  const aside = (query: string, found = NOTHING, draft = "") =>
    targetsFor(query, rooms, found, me).map((target) => asideOf(target, draft));
  expect(aside("", NOTHING, "half")).toEqual(["3 unread", "draft"]);
  expect(aside("not")).toEqual(["only you"]);
  expect(aside("carp", { people: [carol], rooms: [market] })).toEqual(["@carol", "not joined · 58 members"]);
});
