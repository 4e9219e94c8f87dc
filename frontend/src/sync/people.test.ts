/** Who looks otherwise now: everywhere in the picture, and nothing else of it moves. */
import { expect, test } from "vitest";
import { tea } from "@/testing/eventSamples";
import { alice, bob, lobby, message, unknown } from "@/testing/samples";
import { answerSync, emptyPicture, type Picture, receiveChange, syncRequest, takeCard, takePage } from "./picture";
import { previewOf } from "./preview";
import type { SyncAnswer } from "./syncAnswer";
import type { Person } from "./types";

const LOBBY = 7;
const robert: Person = { ...bob, displayName: "Robert", avatar: "/api/avatars/1/" };
const quote = { id: 1, number: 1, version: 5, user: bob, content: "hello", attachments: 0, deleted: false };
const written = [
  message(1, 5, { user: bob, event: tea({ organizer: bob, faces: [alice, bob] }) }),
  message(2, 5, { user: alice }),
  message(3, 5, { user: alice, replyTo: quote }),
  message(4, 5, { user: bob }),
];
const last = written[3] as (typeof written)[number];
const card = lobby(5, { lastNumber: 4, lastMessage: previewOf(last), people: [alice, bob] });
const page = { room: LOBBY, version: 5, changeId: card.changeId, messages: written };
const before = takePage(takeCard(emptyPicture(alice.id), card, false, 0).picture, page, "replace", 0).picture;

const told = (directory: SyncAnswer["directory"], picture = before, asked = picture) => {
  const answer: SyncAnswer = { rooms: new Map(), gone: new Map(), mine: new Map(), directory };
  return answerSync(picture, asked, answer, 0).picture;
};
const held = (picture: Picture) => picture.rooms.get(LOBBY);
const named = (picture: Picture) => syncRequest(picture).directory;

test("a new name and picture stand wherever the person is shown", () => {
  const after = held(told({ number: 3, people: [robert], reset: false }));
  expect(after?.room.people).toEqual([alice, robert]);
  expect(after?.room.lastMessage?.user).toEqual(robert);
  const shown = after?.window?.messages.map(({ user, replyTo, event }) => [
    user.displayName,
    replyTo?.user.displayName,
    event?.organizer?.displayName,
    event?.faces.map(({ displayName }) => displayName),
  ]);
  expect(shown).toEqual([
    ["Robert", undefined, "Robert", ["alice", "Robert"]],
    ["alice", undefined, undefined, undefined],
    ["alice", "Robert", undefined, undefined],
    ["Robert", undefined, undefined, undefined],
  ]);
});

test("and in a page that waits for its room", () => {
  const bare = takeCard(emptyPicture(alice.id), card, false, 0).picture;
  const ahead = takePage(bare, { ...page, version: 6, changeId: "c6" }, "replace", 0).picture;
  const after = receiveChange(
    told({ number: 3, people: [robert], reset: false }, ahead, before),
    unknown(6),
    0,
  ).picture;
  expect(held(after)?.window?.messages.map(({ user }) => user.displayName)).toEqual([
    "Robert",
    "alice",
    "alice",
    "Robert",
  ]);
});

test("what does not show them stays the same object", () => {
  const after = held(told({ number: 3, people: [robert], reset: false }));
  expect(after?.window?.messages[1]).toBe(written[1]);
  const stranger = { id: 99, username: "x", displayName: "x" };
  expect(held(told({ number: 3, people: [stranger], reset: false }))).toBe(held(before));
});

test("the number is asked from the next time on, and an answer that comes late tells nothing", () => {
  expect(named(before)).toBeUndefined();
  const after = told({ number: 3, people: [robert], reset: false });
  expect(named(after)).toBe(3);
  const late = told({ number: 2, people: [bob], reset: false }, after);
  expect([named(late), held(late)?.room.people]).toEqual([3, [alice, robert]]);
});

test("an older server's number is taken, whatever one holds", () => {
  const after = told({ number: 3, people: [robert], reset: false });
  expect(named(told({ number: 1, people: [], reset: true }, after))).toBe(1);
});

test("a server that has no directory changes nothing", () => {
  expect(told(null)).toEqual(before);
});
