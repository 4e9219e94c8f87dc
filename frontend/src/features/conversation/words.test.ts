import { expect, test } from "vitest";
import { plainWords } from "@/lib/plainWords";
import type { Message } from "@/sync/types";
import { spoken } from "./Announcer";
import { opening } from "./EmptyRoom";
import { consequence } from "./LeaveDialog";

const now = new Date(2026, 10, 22, 9, 38);

function said(number: number, content: string): Message {
  const user = { id: 2, username: "bob", displayName: "" };
  const createdAt = now.toISOString();
  return {
    id: number,
    room: 1,
    number,
    version: number,
    clientId: null,
    user,
    content,
    createdAt,
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

test("a few new messages are read out, many are counted", () => {
  expect(spoken([said(1, "Hello"), said(2, "there")], plainWords)).toBe("bob: Hello\nbob: there");
  expect(spoken([said(1, "**Hello**\n- there")], plainWords)).toBe("bob: Hello there");
  expect(spoken([said(1, "a"), said(2, "b"), said(3, "c"), said(4, "d")], plainWords)).toBe("4 new messages");
  expect(spoken([said(1, ""), said(2, "there")], plainWords)).toBe("bob: there");
});

test("an empty room says who made it when, and who will read it", () => {
  const bumpedAt = new Date(2026, 10, 22, 8, 0).toISOString();
  expect(opening({ kind: "public", role: "owner", bumpedAt }, now)).toBe(
    "You made this room today. Everyone who joins later can read it from this line on.",
  );
  expect(opening({ kind: "private", role: "member", bumpedAt }, now)).toBe(
    "Nobody has written here yet. It exists only for its members; whoever is invited later can read it from this line on.",
  );
});

test("leaving says what it means before it happens", () => {
  const alone = consequence({ kind: "private", role: "owner", memberCount: 1 });
  expect(alone).toBe(
    "You are its only member. It is private: without a new invitation it will not exist for you any more.",
  );
  expect(consequence({ kind: "public", role: "member", memberCount: 7 })).toBe(
    "It is open: you can join again whenever you like, and read what was written meanwhile.",
  );
  expect(consequence({ kind: "public", role: "owner", memberCount: 7 })).toBe(
    "It is open: you can join again whenever you like, and read what was written meanwhile. The longest-standing moderator, or else member, becomes its owner.",
  );
});
