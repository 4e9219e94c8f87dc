/** What may come on the personal channel: everything. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePublication, told } from "./publication";
import { parseChange, parseRoom } from "./wire";

const AT = "2026-01-01T12:00:00.000Z";
const head = { id: "b", prev: "a", room: 7, version: 3, at: AT, actor: 2 };
const user = { id: 2, username: "bob", display_name: "" };

test("a message, with fields that this client does not know", () => {
  const raw = {
    ...head,
    type: "message_added",
    body: {
      id: 9,
      number: 4,
      version: 3,
      client_id: "c",
      content: "hi",
      user,
      room: { id: 7, version: 3, bumped_at: AT, mood: "good" },
      created_at: AT,
      edited_at: null,
      deleted: false,
      event: null,
      attachments: [],
      reactions: [],
    },
    sparkle: true,
  };
  const message = {
    id: 9,
    room: 7,
    number: 4,
    version: 3,
    clientId: "c",
    user: { id: 2, username: "bob", displayName: "bob" },
    content: "hi",
    createdAt: AT,
    editedAt: null,
    deleted: false,
    superseded: false,
    event: null,
    mentions: { users: [], room: false },
    replyTo: null,
    attachments: [],
    reactions: [],
  };
  const change = { ...head, type: "message_added", body: { message, bumpedAt: AT } };
  expect(parsePublication(raw)).toEqual({ kind: "change", change });
});

test("a type from the future is a change of unknown kind", () => {
  expect(parseChange({ ...head, type: "confetti_thrown", body: { colours: 7 } })).toEqual({ ...head, type: "unknown" });
  expect(parseChange({ ...head, type: "constructor" })).toEqual({ ...head, type: "unknown" });
});

test("what is one's own, and reset", () => {
  const body = { room: 7, read_number: 4, unread_count: 0, mentioned_in: [7, 5], mine_version: 9, version: 12 };
  const mentioned = { after: 4, numbers: [5, 7] };
  const mine = { mine: { readNumber: 4, version: 9, at: 12, posted: null }, mentioned };
  expect(parsePublication({ type: "room_mine", body })).toEqual({ kind: "mine", room: 7, mine });
  expect(parsePublication({ type: "reset", body: {} })).toEqual({ kind: "reset" });
});

test("a change of a known type that can't be read names its room", () => {
  const broken = { ...head, type: "message_added", body: { id: "nine" } };
  expect(parsePublication(broken)).toEqual({ kind: "unreadable", room: 7 });
  expect(parsePublication({ ...head, type: "members_added" })).toEqual({ kind: "unreadable", room: 7 });
});

test("what is published together comes apart in its order; anything else is one thing", () => {
  const changes = [{ ...head, type: "members_added" }, "nonsense"];
  expect(told({ type: "changes", body: { changes } })).toEqual(changes);
  for (const one of [{ type: "changes", body: {} }, { type: "reset", body: { changes } }, null])
    expect(told(one)).toEqual([one]);
});

test("nothing at all makes it throw", () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true }), (raw) => {
      parsePublication(raw);
      told(raw);
      told({ type: "changes", body: raw });
      parsePublication({ type: "room_mine", body: raw });
      parsePublication({ ...head, type: "message_added", body: raw });
      parseRoom(raw);
    }),
    { numRuns: 1_000 },
  );
});
