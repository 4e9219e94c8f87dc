/** News in every order: what is kept, what is dropped, and what must be asked. */
import { expect, test } from "vitest";
import { added, alice, bob, left, lobby, message, messages, page, unknown } from "@/testing/samples";
import {
  answerSync,
  doubt,
  emptyPicture,
  needsSync,
  type Picture,
  receiveChange,
  syncRequest,
  takeCard,
  takeGone,
  takeMine,
  takePage,
  takeRange,
} from "./picture";
import { dueRanges, nextDue } from "./repair";
import type { SyncAnswer } from "./syncAnswer";
import type { Change, Own, Room } from "./types";

const LOBBY = 7;
/** One's own, told when the lobby was at version `at`. */
const own = (readNumber: number, version: number, at = 5): Own => ({
  mine: { readNumber, version, at, posted: null },
  mentioned: { after: readNumber, numbers: [] },
});
const NOTHING: SyncAnswer = { rooms: new Map(), gone: new Map(), mine: new Map(), directory: null };

const empty = emptyPicture(alice.id);
const held = (picture: Picture) => picture.rooms.get(LOBBY);
const version = (picture: Picture) => held(picture)?.room.version;
const numbers = (picture: Picture) => held(picture)?.window?.messages.map(({ number }) => number);
const card = (room: Room, picture = empty) => takeCard(picture, room, false, 0).picture;
const hear = (picture: Picture, ...changes: Change[]) =>
  changes.reduce((before, change) => receiveChange(before, change, 1_000).picture, picture);
const snapshot = (room: Room, reset = false): SyncAnswer => ({
  ...NOTHING,
  rooms: new Map([[LOBBY, { snapshot: room, reset }]]),
});

/** At version 5, with messages 1 to 5 loaded. */
const used = takePage(card(lobby(5, { lastNumber: 5 })), page(5, 1, 5), "replace", 0).picture;

test("changes that come too early wait for those before them", () => {
  const early = hear(used, added(8, 8), added(7, 7));
  expect([version(early), numbers(early)]).toEqual([5, [1, 2, 3, 4, 5]]);
  const { picture, applied } = receiveChange(early, added(6, 6), 2_000);
  expect([version(picture), numbers(picture)]).toEqual([8, [1, 2, 3, 4, 5, 6, 7, 8]]);
  expect(applied.map((change) => change.version)).toEqual([6, 7, 8]);
});

test("a gap falls due 0.8 s after it showed, not later when more comes, and never once it is closed", () => {
  const gap = receiveChange(hear(used, unknown(7)), unknown(8), 1_500).picture;
  expect(nextDue(gap)).toBe(1_800);
  expect(dueRanges(gap, 1_799)).toEqual([]);
  expect(dueRanges(gap, 1_800)).toEqual([{ room: LOBBY, after: 5 }]);
  expect(nextDue(hear(gap, unknown(6)))).toBeNull();
});

test("a range that does not move the room casts doubt on it", () => {
  const gap = hear(used, unknown(7));
  expect(needsSync(takeRange(gap, LOBBY, [], 0).picture)).toBe(true);
  expect(needsSync(takeRange(gap, LOBBY, [unknown(6)], 0).picture)).toBe(false);
});

test("a range with a change that can't be read casts doubt on it", () => {
  const { picture } = takeRange(hear(used, unknown(8)), LOBBY, [unknown(6), null, unknown(8)], 0);
  expect([version(picture), needsSync(picture)]).toEqual([6, true]);
  expect(syncRequest(picture)).toEqual({ rooms: {} });
});

test("a change of an unknown room asks for its card, and follows it", () => {
  const early = hear(empty, unknown(6));
  expect([needsSync(early), early.rooms.size]).toEqual([true, 0]);
  expect(version(card(lobby(5), early))).toBe(6);
});

test("a change of a room that the answer doesn't bring was for somebody who had left", () => {
  const early = hear(empty, unknown(6));
  const { picture } = answerSync(hear(early, unknown(7)), early, NOTHING, 0);
  expect([...(picture.early.get(LOBBY) ?? [])].map((change) => change.version)).toEqual([7]);
});

test("one's own leaving ends the room; what is older comes too late", () => {
  const gone = hear(used, left(6, alice));
  expect(gone.rooms.size).toBe(0);
  expect(hear(gone, unknown(6), unknown(3))).toBe(gone);
  expect(card(lobby(6), gone).rooms.size).toBe(0);
  expect(version(card(lobby(7), gone))).toBe(7);
});

test("an old goodbye does not end a newer stay", () => {
  expect(version(takeGone(used, LOBBY, 4, false))).toBe(5);
  expect(takeGone(used, LOBBY, 5, false).rooms.size).toBe(0);
  expect(takeGone(used, LOBBY, 0, true).rooms.size).toBe(0);
});

test("a card below the local version is dropped, unless the server says reset", () => {
  expect(version(card(lobby(4), used))).toBe(5);
  const late = answerSync(used, empty, snapshot(lobby(4)), 0).picture;
  expect([version(late), numbers(late)]).toEqual([5, [1, 2, 3, 4, 5]]);
  const reset = answerSync(used, used, snapshot(lobby(4, { changeId: "other" }), true), 0).picture;
  expect([version(reset), held(reset)?.window]).toEqual([4, null]);
});

test("a card from after our asking, yet not beyond what we had then, is of another history", () => {
  const { picture } = answerSync(used, doubt(used, LOBBY), snapshot(lobby(3)), 0);
  expect(version(picture)).toBe(3);
  const sameNumber = answerSync(used, doubt(used, LOBBY), snapshot(lobby(5, { changeId: "other" })), 0).picture;
  expect(held(sameNumber)?.room.changeId).toBe("other");
});

test("beyond what we had, a card is of another history when the server says so", () => {
  const beyond = lobby(9, { changeId: "other" });
  const histories = [true, false].map(
    (reset) => held(answerSync(used, used, snapshot(beyond, reset), 0).picture)?.history,
  );
  expect(histories).toEqual([1, 0]);
});

test("a newer card drops the loaded messages", () => {
  const newer = card(lobby(500, { lastNumber: 490 }), used);
  expect([version(newer), held(newer)?.window]).toEqual([500, null]);
});

test("another history: the change is not applied, and a sync tells", () => {
  const forked = hear(used, { ...unknown(6), prev: "other" });
  expect([version(forked), needsSync(forked)]).toEqual([5, true]);
  expect(needsSync(answerSync(forked, forked, NOTHING, 0).picture)).toBe(false);
});

test("early changes that an answer did not bring are of another history: forgotten", () => {
  const early = hear(used, unknown(99));
  const { picture } = answerSync(early, early, NOTHING, 0);
  expect(held(picture)).toMatchObject({ ahead: [], gapSince: null });
});

test("a room that is in doubt and not in the answer is not ours any more", () => {
  const asked = doubt(used, LOBBY);
  expect(answerSync(asked, asked, NOTHING, 0).picture.rooms.size).toBe(0);
});

test("of what is one's own the higher version wins, wherever it comes from", () => {
  const mine = (readNumber: number, version: number, at = 5) => own(readNumber, version, at).mine;
  expect(held(takeMine(used, LOBBY, own(4, 3)))?.room.mine).toEqual(mine(4, 3));
  expect(takeMine(takeMine(used, LOBBY, own(4, 3)), LOBBY, own(2, 2))).toEqual(takeMine(used, LOBBY, own(4, 3)));
  expect(held(card(lobby(4, { mine: mine(3, 2) }), used))?.room.mine).toEqual(mine(3, 2));
  expect(held(card(lobby(9, { mine: mine(9, 0) }), used))?.room.mine).toEqual(mine(0, 1, 1));
});

test("after one's own post the counter is asked for, until it is told", () => {
  const posted = hear(used, added(6, 6, { user: alice }));
  expect(syncRequest(posted)).toEqual({ rooms: { [LOBBY]: { version: 6, id: "c6" } } });
  const told = takeMine(posted, LOBBY, own(2, 3, 6)); // put back on another device since
  expect(syncRequest(told)).toEqual({ rooms: { [LOBBY]: { version: 6, id: "c6", mine_version: 3 } } });
  expect(held(told)?.room.mine.readNumber).toBe(2);
});

test("what was told of the marker before one's own post, and comes after it, does not take it back", () => {
  const late = takeMine(hear(used, added(6, 6, { user: alice })), LOBBY, own(3, 2, 5));
  expect(held(late)?.room.mine).toEqual({ ...own(6, 2).mine, posted: { number: 6, version: 6 } });
  expect(syncRequest(late).rooms[LOBBY]).toEqual({ version: 6, id: "c6" });
  expect(held(takeMine(late, LOBBY, own(6, 3, 6)))?.room.mine).toEqual(own(6, 3, 6).mine);
});

test("nor does the answer to a sync that was asked for before it", () => {
  const asked = takeMine(used, LOBBY, own(3, 2, 5));
  const answer = { ...NOTHING, mine: new Map([[LOBBY, own(4, 3, 5)]]) };
  const { picture } = answerSync(hear(asked, added(6, 6, { user: alice })), asked, answer, 0);
  expect(held(picture)?.room.mine.readNumber).toBe(6);
});

test("one's own post that comes late does not move a marker that was put back after it", () => {
  const putBack = takeMine(used, LOBBY, own(0, 3, 6));
  expect(held(hear(putBack, added(6, 6, { user: alice })))?.room.mine).toEqual(own(0, 3, 6).mine);

  const changes = [added(6, 6, { user: alice }), added(7, 7, { user: alice })];
  const { picture } = answerSync(putBack, putBack, { ...NOTHING, rooms: new Map([[LOBBY, { changes }]]) }, 0);
  expect(held(picture)?.room.mine).toMatchObject({ readNumber: 7, version: 3, posted: { number: 7, version: 7 } });
});

test("a card told before the post, and taken after it, does not take the marker back either", () => {
  const posted = hear(used, added(6, 6, { user: alice }));
  expect(held(card(lobby(5, { mine: own(3, 2, 5).mine }), posted))?.room.mine.readNumber).toBe(6);
});

test("what was told later of a version stands for more of the room", () => {
  const told = takeMine(takeMine(used, LOBBY, own(0, 3, 5)), LOBBY, own(0, 3, 6));
  expect(held(hear(told, added(6, 6, { user: alice })))?.room.mine.readNumber).toBe(0);
  const behind = takeMine(told, LOBBY, own(1, 4, 5)); // the server's answer to a write names where the room was before
  expect(held(hear(behind, added(6, 6, { user: alice })))?.room.mine.readNumber).toBe(1);
});

test("a marker that a sync tells below what was held when asking is of another history: it stands", () => {
  const asked = takeMine(used, LOBBY, own(5, 20));
  const restored = { ...NOTHING, mine: new Map([[LOBBY, own(2, 7)]]) };
  const { picture } = answerSync(asked, asked, restored, 0);
  expect(held(picture)?.room.mine).toEqual(own(2, 7).mine);
  expect(held(takeMine(picture, LOBBY, own(3, 8)))?.room.mine).toEqual(own(3, 8).mine);
});

test("so is one on a card without changes in between", () => {
  const asked = takeMine(used, LOBBY, own(5, 20));
  const restored = answerSync(asked, asked, snapshot(lobby(300, { mine: own(2, 7, 300).mine })), 0).picture;
  expect([version(restored), held(restored)?.room.mine]).toEqual([300, own(2, 7, 300).mine]);
});

test("an answer that comes late takes back no marker", () => {
  const asked = takeMine(used, LOBBY, own(3, 6));
  const late = { ...NOTHING, mine: new Map([[LOBBY, own(4, 7)]]) };
  const since = takeMine(asked, LOBBY, own(5, 8));
  expect(held(answerSync(since, asked, late, 0).picture)?.room.mine).toEqual(own(5, 8).mine);
  const same = { ...NOTHING, mine: new Map([[LOBBY, own(3, 6)]]) };
  expect(held(answerSync(since, asked, same, 0).picture)?.room.mine).toEqual(own(5, 8).mine);

  const before = takeMine(used, LOBBY, own(5, 20)); // two were asked then, and the one after has told
  const known = takeMine(answerSync(before, before, late, 0).picture, LOBBY, own(5, 8));
  expect(held(answerSync(known, before, late, 0).picture)?.room.mine).toEqual(own(5, 8).mine);
});

test("a page ahead of the room is shown once the room is there", () => {
  const { picture, outcome } = takePage(card(lobby(5, { lastNumber: 5 })), page(7, 1, 7), "replace", 0);
  expect([outcome, numbers(picture)]).toEqual(["held", undefined]);
  expect(numbers(hear(picture, added(6, 6), added(7, 7)))).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test("a page ahead of the room is shown by the answer that brings the room there", () => {
  const asked = takePage(card(lobby(5, { lastNumber: 5 })), page(7, 1, 7), "replace", 0).picture;
  const changes = { ...NOTHING, rooms: new Map([[LOBBY, { changes: [added(6, 6), added(7, 7)] }]]) };
  for (const answer of [changes, snapshot(lobby(7, { lastNumber: 7 }))]) {
    const { picture } = answerSync(asked, asked, answer, 0);
    expect(numbers(picture)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(held(picture)).toMatchObject({ pagesAhead: [], gapSince: null });
  }
});

test("one that is ahead even then is of another history: forgotten, unless it came since", () => {
  const asked = takePage(used, page(7, 1, 7), "replace", 0).picture;
  expect(held(answerSync(asked, asked, NOTHING, 0).picture)).toMatchObject({ pagesAhead: [], gapSince: null });
  expect(held(answerSync(asked, used, NOTHING, 0).picture)).toMatchObject({ pagesAhead: [{}], gapSince: 0 });
});

test("a page ahead of the room shows that changes are missing, until they have come", () => {
  const ahead = takePage(used, page(7, 1, 7), "replace", 1_000).picture;
  expect(dueRanges(ahead, 1_800)).toEqual([{ room: LOBBY, after: 5 }]);
  expect(nextDue(hear(ahead, added(6, 6)))).toBe(1_800);
  expect(nextDue(hear(ahead, added(6, 6), added(7, 7)))).toBeNull();
});

test("a page behind the room is followed by the changes since", () => {
  const ahead = hear(card(lobby(5, { lastNumber: 5 })), added(6, 6), unknown(7), added(8, 7));
  const { picture, outcome } = takePage(ahead, page(5, 1, 5), "replace", 0);
  expect([outcome, numbers(picture)]).toEqual(["placed", [1, 2, 3, 4, 5, 6, 7]]);
});

test("a page read before all that is kept of the log must be read again", () => {
  expect(takePage(hear(card(lobby(5)), unknown(6)), page(3, 1, 3), "replace", 0).outcome).toBe("stale");
});

test("a page of another history asks for a sync", () => {
  const { picture, outcome } = takePage(used, { ...page(5, 1, 5), changeId: "other" }, "replace", 0);
  expect([outcome, needsSync(picture)]).toEqual(["forked", true]);
});

test("a page with a hole is not shown", () => {
  const holed = { ...page(5, 1, 5), messages: [message(1, 1), message(3, 3)] };
  expect(takePage(card(lobby(5)), holed, "replace", 0).outcome).toBe("holed");
});

test("an older page that no longer touches what is loaded is dropped; the newest one replaces it", () => {
  const room = card(lobby(90, { lastNumber: 90 }));
  const middle = takePage(room, page(90, 40, 50), "replace", 0).picture;
  expect(takePage(middle, page(90, 1, 10), "extend", 0).outcome).toBe("late");
  expect(numbers(takePage(middle, page(90, 30, 39), "extend", 0).picture)?.[0]).toBe(30);
  expect(numbers(takePage(middle, page(90, 88, 90), "replace", 0).picture)).toEqual([88, 89, 90]);
  expect(takePage(room, page(90, 30, 39), "extend", 0).outcome).toBe("late");
});

test("a page of a room that is gone is dropped", () => {
  expect(takePage(empty, page(5, 1, 5), "replace", 0)).toEqual({ picture: empty, outcome: "late" });
});

test("somebody else's leaving changes no message", () => {
  expect(numbers(hear(used, left(6, bob)))).toEqual(messages(1, 5).map(({ number }) => number));
});
