import { expect, test } from "vitest";
import type { FoundRoom, RoomCard } from "@/realtime/views";
import type { Room } from "@/sync/types";
import { lobby } from "@/testing/samples";
import { asTheyAre, editionOf } from "./asTheyAre";

function found(id: number, more: Partial<FoundRoom> = {}): FoundRoom {
  const words = { name: `room ${id}`, topic: "", kind: "public", memberCount: 3, createdAt: "", bumpedAt: "" } as const;
  return { id, ...words, isMember: false, isInvited: false, ...more };
}

function card(id: number, more: Partial<Room> = {}): RoomCard {
  return { ...lobby(1, { id, name: `room ${id}`, ...more }), unread: 0, mentions: 0, others: [] };
}

test("one's own rooms are as they are by now, joined and left ones too", () => {
  const list = [
    found(1, { isMember: true, name: "old name" }),
    found(2, { isInvited: true, kind: "private" }),
    found(3, { isMember: true }),
    found(4, { isMember: true, kind: "private" }),
    found(5),
  ];
  const own = [card(1, { name: "new name", memberCount: 9 }), card(2, { kind: "private" })];
  const shown = asTheyAre(list, own).map((room) => [room.name, room.memberCount, room.isMember, room.isInvited]);
  expect(shown).toEqual([
    ["new name", 9, true, false],
    ["room 2", 2, true, false],
    ["room 3", 3, false, false],
    ["room 5", 3, false, false],
  ]);
});

test("before they are known the list stands as it was read", () => {
  const list = [found(3, { isMember: true })];
  expect(asTheyAre(list, null)).toBe(list);
});

test("a list is read again for another room, name or topic, not for messages and not for direct rooms", () => {
  const before = editionOf([card(1), card(2)]);
  expect(editionOf([card(2, { bumpedAt: "2026-05-05", lastNumber: 9 }), card(1)])).toBe(before);
  expect(editionOf([card(1), card(2), card(3, { kind: "direct" })])).toBe(before);
  const others = [[card(1)], [card(1), card(2, { name: "x" })], [card(1), card(2, { topic: "x" })]];
  for (const other of [...others, [card(1), card(2, { archived: true })], null]) {
    expect(editionOf(other)).not.toBe(before);
  }
});
