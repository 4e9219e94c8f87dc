import { expect, test } from "vitest";
import type { Message } from "@/sync/types";
import { estimateHeight, newBelow, pillText, seenNumber, startOf, wantsNewer, wantsOlder } from "./keeper";
import type { Position } from "./positions";
import type { Row } from "./rows";

const at = new Date(2026, 10, 22, 9, 0);

function message(number: number, user = 2, deleted = false): Message {
  const author = { id: user, username: `user${user}`, displayName: "" };
  const createdAt = at.toISOString();
  const content = "hello";
  return {
    id: number,
    room: 1,
    number,
    version: number,
    clientId: null,
    user: author,
    content,
    createdAt,
    editedAt: null,
    deleted,
    superseded: false,
    event: null,
    replyTo: null,
    mentions: { users: [], room: false },
    attachments: [],
    reactions: [],
  };
}

const line = (number: number): Row => ({
  kind: "message",
  key: `m ${number}`,
  at,
  first: false,
  message: message(number),
});
const newLine: Row = { kind: "new", key: "new", at, since: at };
const former = (change: Partial<Position>): Position => ({
  atEnd: false,
  anchor: "m 2",
  above: 7,
  measured: [],
  seams: new Set(),
  ...change,
});

test("a room opens at its end, at its New line, or where it was left", () => {
  const rows = [line(1), line(2), newLine, line(3)];
  expect(startOf([line(1), line(2)], undefined)).toEqual({ kind: "end" });
  expect(startOf([line(1), line(2)], undefined, 2)).toEqual({ kind: "target", index: 1 });
  expect(startOf([line(1), line(2)], undefined, 3)).toEqual({ kind: "end" });
  expect(startOf(rows, undefined)).toEqual({ kind: "new-line", index: 2 });
  expect(startOf(rows, former({}))).toEqual({ kind: "former", index: 1, above: 7 });
  expect(startOf(rows, former({ atEnd: true }))).toEqual({ kind: "new-line", index: 2 });
  expect(startOf(rows, former({ anchor: "m 99" }))).toEqual({ kind: "new-line", index: 2 });
});

test("seen is the last message whose end is in view", () => {
  const rows = [line(1), line(2), line(3)];
  const spans = [
    { index: 0, start: 0, end: 40 },
    { index: 1, start: 40, end: 80 },
    { index: 2, start: 80, end: 120 },
  ];
  expect(seenNumber(rows, spans, { top: 0, height: 80 })).toBe(2);
  expect(seenNumber(rows, spans, { top: 0, height: 100 })).toBe(2);
  expect(seenNumber(rows, spans, { top: 20, height: 100 })).toBe(3);
  expect(seenNumber([newLine], [{ index: 0, start: 0, end: 34 }], { top: 0, height: 80 })).toBe(0);
});

test("a message taller than the view is seen once it fills it", () => {
  const spans = [{ index: 0, start: 0, end: 900 }];
  expect(seenNumber([line(1)], spans, { top: 0, height: 300 })).toBe(1);
  expect(seenNumber([line(1)], [{ index: 0, start: 10, end: 910 }], { top: 0, height: 300 })).toBe(0);
});

test("pages are fetched one and a half screens ahead", () => {
  expect(wantsOlder({ top: 899, height: 600 })).toBe(true);
  expect(wantsOlder({ top: 900, height: 600 })).toBe(false);
  expect(wantsNewer({ top: 0, height: 600 }, 1499)).toBe(true);
  expect(wantsNewer({ top: 0, height: 600 }, 1500)).toBe(false);
});

test("the pill counts others' messages below, loaded or not", () => {
  const messages = [message(1), message(2, 1), message(3), message(4, 2, true)];
  expect(newBelow(messages, 1, 1, 4)).toBe(1);
  expect(newBelow(messages, 4, 1, 4)).toBe(0);
  expect(newBelow(messages, 1, 1, 10)).toBe(7);
  expect([0, 1, 3, 1200].map(pillText)).toEqual([
    "Latest messages",
    "1 new message",
    "3 new messages",
    "999+ new messages",
  ]);
});

test("an estimate grows with the text", () => {
  const long: Row = {
    kind: "message",
    key: "m 1",
    at,
    first: true,
    message: { ...message(1), content: "x".repeat(250) },
  };
  expect(estimateHeight(line(1), 100)).toBe(28);
  expect(estimateHeight(long, 100)).toBe(3 * 23 + 38);
  expect(estimateHeight(undefined, 100)).toBe(0);
});
