import { expect, test } from "vitest";
import { plainWords } from "@/lib/plainWords";
import { sentence } from "./NoRooms";
import { previewOf } from "./RoomRow";

const bob = { id: 2, username: "bob", displayName: "" };
const last = {
  id: 9,
  content: "Hello",
  attachments: 0,
  user: bob,
  createdAt: "2026-11-22T09:00:00.000Z",
  deleted: false,
};

test("a row shows the draft, else who said what last, else what the room is about", () => {
  const room = { lastMessage: last, topic: "t", people: [] };
  expect(previewOf(room, 1, "half a sent", plainWords)).toBe("Draft: half a sent");
  expect(previewOf(room, 1, "", plainWords)).toBe("bob: Hello");
  expect(previewOf(room, 2, "", plainWords)).toBe("You: Hello");
  const marked = { ...last, content: "**Hello** `you`" };
  expect(previewOf({ ...room, lastMessage: marked }, 1, "", plainWords)).toBe("bob: Hello you");
  expect(previewOf(room, 1, "> *half* a sent", plainWords)).toBe("Draft: half a sent");
  const gone = { ...last, content: "", deleted: true };
  expect(previewOf({ ...room, lastMessage: gone }, 1, "", plainWords)).toBe("bob: Message deleted");
  expect(previewOf({ ...room, lastMessage: { ...last, content: "", attachments: 2 } }, 1, "", plainWords)).toBe(
    "bob: 2 files",
  );
  expect(previewOf({ ...room, lastMessage: null, topic: "Weekends" }, 1, "", plainWords)).toBe("Weekends");
  expect(previewOf({ ...room, lastMessage: null, topic: "" }, 1, "", plainWords)).toBe("Nobody has written here yet");
});

test("between two, and in one's notes, the row's name says whose words they are", () => {
  const alice = { id: 1, username: "alice", displayName: "" };
  const carol = { id: 3, username: "carol", displayName: "" };
  const between = (...people: (typeof bob)[]) => ({ lastMessage: last, topic: "", people });
  expect(previewOf(between(alice, bob), 1, "", plainWords)).toBe("Hello");
  expect(previewOf(between(alice, bob), 2, "", plainWords)).toBe("You: Hello");
  expect(previewOf(between(bob), 2, "", plainWords)).toBe("Hello");
  expect(previewOf(between(alice, bob, carol), 1, "", plainWords)).toBe("bob: Hello");
});

test("a newcomer is told how many rooms are open", () => {
  expect(sentence("14")).toBe("14 rooms are open to everyone here. Join one, or make the first of your own.");
  expect(sentence("1")).toBe("One room is open to everyone here. Join it, or make the first of your own.");
  expect(sentence("0")).toBe("Nobody has made an open room here. Make the first one.");
});
