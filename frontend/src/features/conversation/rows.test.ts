import { expect, test } from "vitest";
import type { Message, Person, Send } from "@/sync/types";
import { buildRows, type LogPicture, type Row } from "./rows";

const alice: Person = { id: 1, username: "alice", displayName: "" };
const bob: Person = { id: 2, username: "bob", displayName: "" };

function message(number: number, user: Person, at: Date, clientId: string | null = null): Message {
  return {
    id: 100 + number,
    room: 1,
    number,
    version: number,
    clientId,
    user,
    content: `message ${number}`,
    createdAt: at.toISOString(),
    editedAt: null,
    deleted: false,
    superseded: false,
    event: null,
    replyTo: null,
    mentions: { users: [], room: false },
    attachments: [],
    reactions: [],
  };
}

function send(clientId: string, at: Date, state: Send["state"] = { kind: "sending", since: 0 }): Send {
  const words = { room: 1, content: clientId, replyTo: null, attachments: [], createdAt: at.getTime() };
  return { clientId, ...words, attempts: 0, wentOut: true, elsewhere: false, state };
}

const time = (hour: number, minute: number, day = 22) => new Date(2026, 10, day, hour, minute);

function picture(given: Partial<LogPicture>): LogPicture {
  return {
    me: alice,
    messages: [],
    pending: [],
    atStart: true,
    atEnd: true,
    newLineAfter: null,
    seams: new Set(),
    ...given,
  };
}

const sketch = (rows: Row[]) =>
  rows.map((row) => {
    if (row.kind === "message") return `${row.first ? "first" : "next"} ${row.message.number}`;
    if (row.kind === "send") return `${row.first ? "first" : "next"} ${row.send.clientId}`;
    return row.kind;
  });

test("a run is one author within five minutes", () => {
  const messages = [
    message(1, bob, time(9, 0)),
    message(2, bob, time(9, 5)),
    message(3, bob, time(9, 11)),
    message(4, alice, time(9, 11)),
  ];
  expect(sketch(buildRows(picture({ messages })))).toEqual(["begin", "day", "first 1", "next 2", "first 3", "first 4"]);
});

test("a new day ends a run and has a line of its own", () => {
  const messages = [message(1, bob, time(23, 58, 21)), message(2, bob, time(0, 1))];
  const rows = buildRows(picture({ messages }));
  expect(sketch(rows)).toEqual(["begin", "day", "first 1", "day", "first 2"]);
  expect(rows[3]?.key).toBe("day 2026-11-22");
});

test("the top of a window that is not the room's start has no day line", () => {
  expect(sketch(buildRows(picture({ messages: [message(7, bob, time(9, 0))], atStart: false })))).toEqual(["first 7"]);
});

test("the New line ends a run and says since when", () => {
  const messages = [message(1, bob, time(9, 0)), message(2, bob, time(9, 1))];
  const rows = buildRows(picture({ messages, newLineAfter: 1 }));
  expect(sketch(rows)).toEqual(["begin", "day", "first 1", "new", "first 2"]);
  expect(rows[3]).toMatchObject({ since: time(9, 0) });
});

test("a seam keeps its name line when older messages arrive above it", () => {
  const messages = [message(6, bob, time(9, 0)), message(7, bob, time(9, 1))];
  const rows = buildRows(picture({ messages, atStart: false, seams: new Set([7]) }));
  expect(sketch(rows)).toEqual(["first 6", "first 7"]);
});

test("sends follow the messages, continue a run and know their place", () => {
  const rows = buildRows(
    picture({
      messages: [message(1, alice, time(9, 0))],
      pending: [
        send("a", time(9, 1)),
        send("x", time(9, 2), { kind: "failed", refusal: { code: "invalid", detail: "No." } }),
        send("b", time(9, 3), { kind: "queued", notBefore: 0 }),
      ],
    }),
  );
  expect(sketch(rows)).toEqual(["begin", "day", "first 1", "next a", "next x", "next b"]);
  expect(rows.slice(3).map((row) => (row.kind === "send" ? row.place : undefined))).toEqual([
    { index: 1, of: 2 },
    null,
    { index: 2, of: 2 },
  ]);
});

test("confirming a send keeps its row's key, and it is shown once", () => {
  const before = buildRows(picture({ messages: [message(1, bob, time(9, 0))], pending: [send("a", time(9, 1))] }));
  const confirmed = message(2, alice, time(9, 1), "a");
  const both = buildRows(
    picture({ messages: [message(1, bob, time(9, 0)), confirmed], pending: [send("a", time(9, 1))] }),
  );
  expect(before.map((row) => row.key)).toEqual(["begin", "day 2026-11-22", "#101", "1:a"]);
  expect(both.map((row) => row.key)).toEqual(before.map((row) => row.key));
  expect(both.at(-1)).toMatchObject({ kind: "message", first: true });
});

test("another person's equal client id is another row", () => {
  const theirs = message(1, bob, time(9, 0), "a");
  const rows = buildRows(picture({ messages: [theirs], pending: [send("a", time(9, 1))] }));
  expect(sketch(rows)).toEqual(["begin", "day", "first 1", "first a"]);
});

test("sends stand at the end of the room, not of a window in its middle", () => {
  const rows = buildRows(
    picture({ messages: [message(1, bob, time(9, 0))], pending: [send("a", time(9, 1))], atEnd: false }),
  );
  expect(sketch(rows)).toEqual(["begin", "day", "first 1"]);
});

test("the first send of an empty room opens the day", () => {
  expect(sketch(buildRows(picture({ pending: [send("a", time(9, 1))] })))).toEqual(["day", "first a"]);
});

test("a refused send of yesterday has a day line of its own, and so has what follows it", () => {
  const messages = [message(1, bob, time(9, 0, 21)), message(2, bob, time(9, 0))];
  const rows = buildRows(picture({ messages, pending: [send("a", time(10, 0, 21)), send("b", time(9, 1))] }));
  expect(sketch(rows)).toEqual(["begin", "day", "first 1", "day", "first 2", "day", "first a", "day", "first b"]);
  expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
});
