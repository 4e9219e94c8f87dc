import { expect, test } from "vitest";
import type { FoundRoom, RoomCard } from "@/realtime/views";
import { othersIn, titleOf } from "@/sync/direct";
import type { Me, Person, Room } from "@/sync/types";
import { alice, bob, lobby } from "@/testing/samples";
import { asideOf, type Found, targetsFor } from "./targets";

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
const keys = (query: string, found = NOTHING, peopleOnly = false, here = rooms) =>
  targetsFor(query, here, found, me, peopleOnly).map(({ key }) => key);

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
  expect(keys("not", NOTHING, false, [notes])).toEqual(["room 3"]);
});

test("whom to write to: direct rooms, notes and people, no other rooms", () => {
  expect(keys("", { people: [bob, carol], rooms: [] }, true)).toEqual(["room 2", "person 1", "person 3"]);
});

test("each row says what it is", () => {
  const aside = (query: string, found = NOTHING, draft = "") =>
    targetsFor(query, rooms, found, me, false).map((target) => asideOf(target, draft));
  expect(aside("", NOTHING, "half")).toEqual(["3 unread", "draft"]);
  expect(aside("not")).toEqual(["only you"]);
  expect(aside("carp", { people: [carol], rooms: [market] })).toEqual(["@carol", "not joined · 58 members"]);
});
