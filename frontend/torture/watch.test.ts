/** What the history is told of a real client's steps: the checker's C5 and C10 read nothing else of them. */
import { expect, test } from "vitest";
import { emptyPicture, type Picture, receiveChange, takeCard, takeGone } from "@/sync/picture";
import type { Change, Room } from "@/sync/types";
import { added, alice, left, lobby, unknown } from "@/testing/samples";
import { watchPicture } from "./watch";

const empty = emptyPicture(alice.id);
const card = (room: Room, picture = empty, reset = false) => takeCard(picture, room, reset, 0).picture;
const hear = (picture: Picture, ...changes: Change[]) =>
  changes.reduce((before, change) => receiveChange(before, change, 1_000).picture, picture);

/** What is noted of the step from one picture to the other. */
function told(before: Picture, after: Picture, ...reset: number[]) {
  const notes: object[] = [];
  watchPicture(before, after, new Set(reset), (kind, facts) => notes.push({ kind, ...facts }));
  return notes;
}

const applied = (version: number) => ({ kind: "applied", room: 7, version, id: `c${version}` });
const snapshot = (version: number, why: string) => ({ kind: "snapshot", room: 7, version, id: `c${version}`, why });
const used = card(lobby(5));

test("a room's first card is a snapshot", () => {
  expect(told(empty, used)).toEqual([snapshot(5, "start")]);
});

test("changes are applied, each by itself, though they were drained together", () => {
  const waiting = hear(used, unknown(8), unknown(7));
  expect(told(used, waiting)).toEqual([]);
  expect(told(waiting, hear(waiting, added(6, 1)))).toEqual([applied(6), applied(7), applied(8)]);
  expect(told(hear(used, unknown(6)), hear(used, unknown(6), unknown(7)))).toEqual([applied(7)]);
});

test("what comes again is not applied", () => {
  const after = hear(used, unknown(6));
  expect(told(after, hear(after, unknown(6), unknown(5)))).toEqual([]);
});

test("a later card is a snapshot, and what had come early is applied to it", () => {
  expect(told(used, card(lobby(9), used))).toEqual([snapshot(9, "sync")]);
  const waiting = hear(used, unknown(8));
  expect(told(waiting, card(lobby(7), waiting))).toEqual([snapshot(7, "sync"), applied(8)]);
});

test("a card of another history is a reset, also at the same version", () => {
  const other = card(lobby(5, { changeId: "other" }), used, true);
  expect(told(used, other, 7)).toEqual([{ ...snapshot(5, "reset"), id: "other" }]);
});

test("a room that one has left is gone at that version, and one that never was so is reset", () => {
  expect(told(used, hear(used, left(6, alice)))).toEqual([{ kind: "gone", room: 7, version: 6, reset: false }]);
  expect(told(used, takeGone(used, 7, 0, true), 7)).toEqual([{ kind: "gone", room: 7, version: 5, reset: true }]);
});
