/** Which messages mention me, by changes in order and by what is told beside them. */
import { expect, test } from "vitest";
import { added, alice, bob, edited, lobby } from "@/testing/samples";
import { isUnsure, mentionedIn } from "./mentions";
import { emptyPicture, needsSync, type Picture, receiveChange, syncRequest, takeCard, takeMine } from "./picture";
import type { Change, Mentioned, Own } from "./types";

const LOBBY = 7;
const toAlice = { users: [alice.id], room: false };
const toAll = { users: [], room: true };

function start(readNumber: number, mentioned: Mentioned): Picture {
  const mine = { readNumber, version: 1, at: 5, posted: null };
  return takeCard(emptyPicture(alice.id), lobby(5, { lastNumber: 5, mine, mentioned }), false, 0).picture;
}
function hear(picture: Picture, ...changes: Change[]): Picture {
  return changes.reduce((before, change) => receiveChange(before, change, 0).picture, picture);
}
function told(readNumber: number, version: number, at: number, ...numbers: number[]): Own {
  return {
    mine: { readNumber, version, at, posted: null },
    mentioned: { after: readNumber, numbers },
  };
}
function room(picture: Picture) {
  const held = picture.rooms.get(LOBBY);
  if (!held) throw new Error("not there");
  return held.room;
}
const calls = (picture: Picture) => mentionedIn(room(picture));
const asks = (picture: Picture) => syncRequest(picture).rooms[LOBBY]?.mine_version === undefined;

const fresh = start(5, { after: 5, numbers: [] });

test("messages that mention me, or everybody, are counted until they are read; one's own never", () => {
  const heard = hear(
    fresh,
    added(6, 6, { mentions: toAlice }),
    added(7, 7, { mentions: toAll }),
    added(8, 8, { mentions: { users: [bob.id], room: false } }),
  );
  expect(calls(heard)).toEqual([7, 6]);
  expect(mentionedIn(room(heard), 6)).toEqual([7]);
  expect(calls(takeMine(heard, LOBBY, told(7, 2, 8)))).toEqual([]);
  expect(calls(hear(heard, added(9, 9, { user: alice, mentions: toAll })))).toEqual([]); // it moved the marker
});

test("an edit brings a mention or takes it", () => {
  const brought = hear(fresh, added(6, 6), edited(7, 6, "@alice", false, toAlice));
  expect(calls(brought)).toEqual([6]);
  expect(calls(hear(brought, edited(8, 6, "bob", false)))).toEqual([]);
});

test("a marker that goes back brings what is told with it", () => {
  const back = takeMine(hear(fresh, added(6, 6, { mentions: toAlice })), LOBBY, told(2, 2, 6, 3, 6));
  expect([calls(back), isUnsure(room(back)), asks(back)]).toEqual([[6, 3], false, false]);
});

test("so it does when the room is still behind; the changes after it are the last word", () => {
  const ahead = takeMine(fresh, LOBBY, told(2, 2, 7, 3, 6));
  expect(calls(ahead)).toEqual([3]);
  expect(calls(hear(ahead, added(6, 6), edited(7, 6, "@alice", false, toAlice)))).toEqual([6, 3]);
});

test("what is told from before the room's version is asked for once more", () => {
  const late = takeMine(hear(fresh, edited(6, 3, "bob")), LOBBY, told(2, 2, 5, 3));
  expect([calls(late), isUnsure(room(late)), asks(late), needsSync(late)]).toEqual([[], true, true, false]);
  const answered = takeMine(late, LOBBY, told(2, 2, 6));
  expect([calls(answered), isUnsure(room(answered)), asks(answered)]).toEqual([[], false, false]);
});

test("of a hundred and more it is not sure how many are left when one goes", () => {
  const numbers = Array.from({ length: 100 }, (_, i) => i + 10);
  const full = start(0, { after: 9, numbers });
  expect([calls(full).length, isUnsure(room(full))]).toEqual([100, false]);
  const less = hear(full, edited(6, 50, "bob"));
  expect([calls(less).length, isUnsure(room(less)), asks(less)]).toEqual([99, true, true]);
});

test("what is kept does not grow for ever", () => {
  const many = Array.from({ length: 300 }, (_, i) => added(6 + i, 6 + i, { mentions: toAlice }));
  const { mentioned } = room(hear(fresh, ...many));
  expect([mentioned.numbers.length, mentioned.after]).toEqual([200, 105]);
});
