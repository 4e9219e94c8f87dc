/** Events outside their conversations: whatever comes in whatever order, what is shown is true or known to be stale. */
import { expect, test } from "vitest";
import { answeredTea, madeTea, retitled, wholeTea } from "@/testing/eventSamples";
import { added, alice, bob, left, lobby } from "@/testing/samples";
import { EMPTY_BOOK, type EventBook, follow, isTold, withoutEvent, withRead } from "./eventBook";
import { emptyPicture, type Picture, receiveChange, takeCard, takeGone } from "./picture";
import type { Change, Room, WholeEvent } from "./types";

const card = (room: Room, reset = false, picture = emptyPicture(alice.id)) => takeCard(picture, room, reset, 0).picture;
const hear = (picture: Picture, ...changes: Change[]) =>
  changes.reduce((before, change) => receiveChange(before, change, 1_000).picture, picture);

const at5 = card(lobby(5, { lastNumber: 3 }));
/** The tea, read while the lobby was at version 5. */
const read: EventBook = withRead(EMPTY_BOOK, [wholeTea(4)], at5, at5);
const tea = ({ events }: EventBook) => events.get("tea");
const isStale = ({ stale }: EventBook) => stale.has("tea");

test("answers and edits are taken in as they happen", () => {
  const answered = hear(at5, answeredTea(6));
  const book = follow(read, at5, answered);
  expect(tea(book)).toMatchObject({ version: 6, counts: { going: 2 }, faces: [alice, bob] });
  expect([book.edition, isStale(book)]).toEqual([0, false]);
  const edited = follow(book, answered, hear(answered, retitled(7, "Coffee")));
  expect(tea(edited)).toMatchObject({ version: 7, title: "Coffee", room: { name: "lobby" } });
  expect(edited.edition).toBe(1);
});

test("several changes at once are taken in, in order", () => {
  const later = hear(at5, answeredTea(7), added(6, 4)); // 7 waits for 6
  expect(tea(follow(read, at5, later))).toMatchObject({ version: 7, counts: { going: 2 } });
});

test("what happened between asking and the answer is not lost", () => {
  const now = hear(at5, answeredTea(6));
  const book = withRead(EMPTY_BOOK, [wholeTea(4)], at5, now);
  expect(tea(book)).toMatchObject({ version: 6, counts: { going: 2 } });
  expect(isStale(book)).toBe(false);
});

test("what an answer tells already is not told twice", () => {
  const ahead = withRead(
    EMPTY_BOOK,
    [wholeTea(6, { counts: { going: 9, maybe: 0, notGoing: 0, waiting: 0 } })],
    at5,
    at5,
  );
  expect(tea(follow(ahead, at5, hear(at5, answeredTea(6))))?.counts.going).toBe(9);
});

test("an answer that comes late does not undo what came since", () => {
  const now = hear(at5, answeredTea(6));
  const book = withRead(follow(read, at5, now), [wholeTea(4)], now, now);
  expect(tea(book)).toMatchObject({ version: 6, counts: { going: 2 } });
});

test("one's own answer moves with it; its note has to be read", () => {
  const waiting = answeredTea(6, { user: alice.id, status: "waiting", place: 2 });
  const now = hear(at5, waiting);
  const book = follow(read, at5, now);
  expect(tea(book)?.myAnswer).toEqual({ status: "waiting", place: 2 });
  expect([isStale(book), book.edition]).toEqual([true, 1]);
  const promoted = follow(book, now, hear(now, answeredTea(7, { promoted: [alice.id] })));
  expect(tea(promoted)?.myAnswer).toEqual({ status: "going", place: null });
});

test("another event of the room is left alone", () => {
  const other = wholeTea(4, { id: "other", number: 2 });
  const book = withRead(read, [other], at5, at5);
  const after = follow(book, at5, hear(at5, answeredTea(6), retitled(7, "Coffee")));
  expect(after.events.get("other")).toEqual(other);
});

test("a card in a snapshot's place makes what is known of its events stale", () => {
  const book = follow(read, at5, card(lobby(9), false, at5));
  expect([isStale(book), book.edition]).toEqual([true, 1]);
  const again = withRead(book, [wholeTea(8)], card(lobby(9)), card(lobby(9)));
  expect([tea(again)?.version, isStale(again)]).toEqual([8, false]);
});

test("so does a reading during which one arrived", () => {
  const book = withRead(EMPTY_BOOK, [wholeTea(4)], at5, card(lobby(9), false, at5));
  expect(isStale(book)).toBe(true);
});

test("another history at the same version makes them stale", () => {
  expect(isStale(follow(read, at5, card(lobby(5, { changeId: "other" }), true, at5)))).toBe(true);
});

/** The lobby as a backup had it: at version 2 of a history that goes on otherwise. */
const restored = card(lobby(2, { changeId: "other", lastNumber: 3 }), true, at5);

test("after a restore whatever is read of an event counts, however old", () => {
  const followed = follow(read, at5, restored);
  expect(isStale(followed)).toBe(true);
  const book = withRead(followed, [wholeTea(2, { title: "Cocoa" })], restored, restored);
  expect(tea(book)).toMatchObject({ version: 2, title: "Cocoa" });
  expect([isStale(book), tea(book) && isTold(tea(book) as WholeEvent)]).toEqual([false, true]);
});

test("so do the changes that the room makes from there on", () => {
  const edit = { ...retitled(3, "Cocoa"), prev: "other", id: "other 3" };
  const book = follow(follow(read, at5, restored), restored, hear(restored, edit));
  expect(tea(book)?.title).toBe("Cocoa");
});

test("an answer from before the restore, which comes after it, tells nothing that lasts", () => {
  const followed = follow(read, at5, restored);
  expect(withRead(followed, [wholeTea(5, { title: "Lost" })], at5, restored)).toEqual(followed);
  const reread = withRead(followed, [wholeTea(2)], restored, restored);
  expect(withRead(reread, [wholeTea(5, { title: "Lost" })], at5, restored)).toEqual(reread);
  const first = withRead(EMPTY_BOOK, [wholeTea(5, { title: "Lost" })], at5, restored);
  expect(isStale(first)).toBe(true);
  expect(tea(withRead(first, [wholeTea(2)], restored, restored))).toMatchObject({ version: 2, title: "Tea" });
});

test("an event that is made anew after the restore is as it is made", () => {
  const made = { ...madeTea(3, { title: "Cocoa" }), prev: "other", id: "other 3" };
  expect(tea(follow(follow(read, at5, restored), restored, hear(restored, made)))).toMatchObject({
    title: "Cocoa",
    version: 3,
  });
});

test("what is not to be had is not in the book any more", () => {
  const book = withoutEvent(read, "tea");
  expect([tea(book), book.edition]).toEqual([undefined, 1]);
  expect(withoutEvent(book, "tea")).toBe(book);
});

test("whoever left a room sees none of its events", () => {
  for (const gone of [takeGone(at5, 7, 6, false), hear(at5, left(6, alice))]) {
    const book = follow(read, at5, gone);
    expect([tea(book), book.edition]).toEqual([undefined, 1]);
  }
  expect(tea(follow(read, at5, hear(at5, left(6, bob))))).toBeDefined();
});

test("an event that is made while the book is open is in it, with the answers since, and nothing is missed", () => {
  const now = hear(at5, madeTea(6), answeredTea(7, { user: alice.id }));
  const book = follow(EMPTY_BOOK, at5, now);
  expect(tea(book)).toEqual({
    ...wholeTea(7, { organizer: bob, faces: [alice, bob], counts: { going: 2, maybe: 0, notGoing: 0, waiting: 0 } }),
    myAnswer: { status: "going", place: null },
  });
  expect(book.missed).toBe(0);
});

test("what was read of it is newer than its making", () => {
  const ahead = withRead(EMPTY_BOOK, [wholeTea(7, { title: "Coffee" })], at5, at5);
  expect(tea(follow(ahead, at5, hear(at5, madeTea(6))))?.title).toBe("Coffee");
});

test("an event may be missing after an edit of one that nobody has read, or a card in a snapshot's place", () => {
  const edit = hear(at5, retitled(6, "Coffee"));
  expect(follow(EMPTY_BOOK, at5, edit).missed).toBe(1); // it may have been moved to the front
  expect(follow(read, at5, edit).missed).toBe(0);
  expect(follow(read, at5, card(lobby(9), false, at5)).missed).toBe(1);
});
