/** One change against a room's card. */
import { expect, test } from "vitest";
import { added, alice, bob, deleted, edited, head, left, lobby, message, reacted, unknown } from "@/testing/samples";
import { apply, applyToWindow } from "./apply";
import type { Change, Window } from "./types";
import { quoteOf } from "./window";

const ME = alice.id;
const AT = "2026-01-01T12:00:00.000Z";
const LAST = { id: 103, content: "message 3", attachments: 0, user: bob, createdAt: AT, deleted: false };

test("a change that is in the picture already is dropped", () => {
  expect(apply(lobby(5), unknown(5), ME)).toEqual({ kind: "known" });
  expect(apply(lobby(5), unknown(2), ME)).toEqual({ kind: "known" });
});

test("a change further ahead shows a gap", () => {
  expect(apply(lobby(5), unknown(7), ME)).toEqual({ kind: "gap" });
});

test("a change of another history is not applied", () => {
  expect(apply(lobby(5), { ...unknown(6), prev: "other" }, ME)).toEqual({ kind: "forked" });
});

test("a type that is not known moves the version only", () => {
  expect(apply(lobby(5), unknown(6), ME)).toEqual({ kind: "applied", room: lobby(6) });
});

test("a message becomes the last one", () => {
  const room = { ...lobby(6), lastNumber: 3, lastMessage: { ...LAST, content: "hello" } };
  expect(apply(lobby(5), added(6, 3, { content: "hello" }), ME)).toEqual({ kind: "applied", room });
});

test("one's own message is read, until the server has told its counter", () => {
  const outcome = apply(lobby(5), added(6, 3, { user: alice }), ME);
  expect(outcome).toMatchObject({ room: { mine: { readNumber: 3, version: 1, posted: { number: 3, version: 6 } } } });
});

test("the last message is cut at 280 characters, counted as people do, not in UTF-16 units", () => {
  const outcome = apply(lobby(5), added(6, 1, { content: "😀".repeat(300) }), ME);
  expect(outcome).toMatchObject({ room: { lastMessage: { content: "😀".repeat(280) } } });
});

test("editing and deleting the last message change the room's preview, others don't", () => {
  const room = lobby(5, { lastNumber: 3, lastMessage: LAST });
  const preview = (change: Change) => {
    const outcome = apply(room, change, ME);
    return outcome.kind === "applied" && outcome.room?.lastMessage;
  };
  expect(preview(edited(6, 3, "x".repeat(300)))).toEqual({ ...LAST, content: "x".repeat(280) });
  expect(preview(deleted(6, 3))).toEqual({ ...LAST, content: "", deleted: true });
  expect(preview(edited(6, 2, "x"))).toEqual(LAST);
  expect(preview(deleted(6, 2))).toEqual(LAST);
});

test.each<[string, Change, object]>([
  ["joins", { ...left(6, bob), type: "user_joined" } as Change, { memberCount: 1 }],
  ["leaves", left(6, bob), { memberCount: 1 }],
  ["bulk joins", { ...head(6), type: "members_added", body: { memberCount: 99 } }, { memberCount: 99 }],
  [
    "settings",
    { ...head(6), type: "room_updated", body: { name: "Hall", membersInvite: true } },
    { name: "Hall", membersInvite: true },
  ],
  ["one's own role", { ...head(6), type: "member_updated", body: { user: alice, role: "owner" } }, { role: "owner" }],
  ["another's role", { ...head(6), type: "member_updated", body: { user: bob, role: "owner" } }, { role: "member" }],
])("%s", (_, change, expected) => {
  expect(apply(lobby(5), change, ME)).toEqual({ kind: "applied", room: { ...lobby(6), ...expected } });
});

test("one's own leaving ends the room", () => {
  expect(apply(lobby(5), left(6, alice), ME)).toEqual({ kind: "applied", room: null });
});

test("a message follows the loaded ones only when it is the next", () => {
  const window = { first: 1, messages: [message(1, 1)] };
  expect(applyToWindow(window, added(6, 2), ME).messages).toHaveLength(2);
  expect(applyToWindow(window, added(6, 3), ME)).toBe(window);
});

test("an edit gives a loaded message its text, a deletion takes it", () => {
  const window = { first: 1, messages: [message(1, 1), message(2, 2)] };
  const after = [edited(6, 1, "better"), deleted(7, 2)].reduce<Window>(
    (before, change) => applyToWindow(before, change, ME),
    window,
  );
  expect(after.messages).toEqual([
    message(1, 6, { content: "better", editedAt: AT }),
    message(2, 7, { content: "", deleted: true }),
  ]);
});

test("an emoji keeps its place for as long as anybody uses it", () => {
  const window = { first: 1, messages: [message(1, 1)] };
  const shown = (...changes: Change[]) => changes.reduce(applyToWindow, window).messages[0]?.reactions;
  const both = [reacted(2, 1, "🎉", bob), reacted(3, 1, "👍", bob), reacted(4, 1, "🎉", alice)];
  expect(shown(...both)).toEqual([
    { emoji: "🎉", users: [bob.id, alice.id] },
    { emoji: "👍", users: [bob.id] },
  ]);
  expect(shown(...both, reacted(5, 1, "🎉", bob, true), reacted(6, 1, "🎉", bob))).toEqual([
    { emoji: "🎉", users: [alice.id, bob.id] },
    { emoji: "👍", users: [bob.id] },
  ]);
  expect(shown(...both, reacted(5, 1, "👍", bob, true))).toEqual([{ emoji: "🎉", users: [bob.id, alice.id] }]);
  expect(shown(...both, deleted(5, 1))).toEqual([]);
});

test("a reaction that the window has already changes nothing", () => {
  const window = { first: 1, messages: [message(1, 9)] };
  expect(applyToWindow(window, reacted(9, 1, "👍"), ME)).toBe(window);
  expect(applyToWindow(window, reacted(10, 2, "👍"), ME)).toBe(window);
});

test("an edit that the window has already, or that is of no loaded message, changes nothing", () => {
  const window = { first: 2, messages: [message(2, 9)] };
  expect(applyToWindow(window, edited(9, 2, "older"), ME)).toBe(window);
  expect(applyToWindow(window, edited(10, 1, "above"), ME)).toBe(window);
  expect(applyToWindow(window, deleted(10, 3), ME)).toBe(window);
});

test("quotes follow the message that they quote, but never go back", () => {
  const quote = quoteOf(message(1, 1));
  const window: Window = { first: 1, messages: [message(1, 1), message(2, 2, { replyTo: quote }), message(3, 3)] };
  const quoted = (after: Window) => after.messages.map(({ replyTo }) => replyTo);
  const better = applyToWindow(window, edited(6, 1, "x".repeat(300)), ME);
  expect(quoted(better)).toEqual([null, { ...quote, version: 6, content: "x".repeat(280) }, null]);
  expect(quoted(applyToWindow(better, edited(5, 1, "older"), ME))).toEqual(quoted(better));
  const gone = applyToWindow(better, deleted(7, 1), ME);
  expect(quoted(gone)).toEqual([null, { ...quote, version: 7, content: "", deleted: true }, null]);
  expect(quoted(applyToWindow(gone, deleted(8, 2), ME))).toEqual([null, null, null]);
});

test("whatever touches a message moves its version in the quotes of it, and an event's title their text", () => {
  const quote = quoteOf(message(1, 1));
  const window: Window = { first: 1, messages: [message(1, 1), message(2, 2, { replyTo: quote })] };
  const quoted = (after: Window) => after.messages[1]?.replyTo;
  expect(quoted(applyToWindow(window, reacted(6, 1, "🎉"), ME))).toEqual({ ...quote, version: 6 });
  const body = { event: { title: "Lunch, later" }, message: 101, number: 1 };
  const moved = { ...head(7), type: "event_updated", body } as Change;
  expect(quoted(applyToWindow(window, moved, ME))).toEqual({ ...quote, version: 7, content: "Lunch, later" });
});

test("a text that the log does not keep any more is not known until the later change brings it", () => {
  const window = { first: 1, messages: [message(1, 1)] };
  const between = applyToWindow(window, edited(6, 1, "", true), ME);
  expect(between.messages).toEqual([message(1, 6, { content: "", editedAt: AT, superseded: true })]);
  const after = applyToWindow(between, edited(7, 1, "best"), ME);
  expect(after.messages).toEqual([message(1, 7, { content: "best", editedAt: AT })]);
});
