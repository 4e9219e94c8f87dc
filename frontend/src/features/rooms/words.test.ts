import { expect, test } from "vitest";
import { sentence } from "./NoRooms";
import { previewOf } from "./RoomRow";

const bob = { id: 2, username: "bob", displayName: "" };
const last = { id: 9, content: "Hello", user: bob, createdAt: "2026-11-22T09:00:00.000Z", deleted: false };

test("a row shows the draft, else who said what last, else what the room is about", () => {
  expect(previewOf({ lastMessage: last, topic: "t" }, 1, "half a sent")).toBe("Draft: half a sent");
  expect(previewOf({ lastMessage: last, topic: "t" }, 1, "")).toBe("bob: Hello");
  expect(previewOf({ lastMessage: last, topic: "t" }, 2, "")).toBe("You: Hello");
  const gone = { ...last, content: "", deleted: true };
  expect(previewOf({ lastMessage: gone, topic: "t" }, 1, "")).toBe("bob: Message deleted");
  expect(previewOf({ lastMessage: null, topic: "Weekends" }, 1, "")).toBe("Weekends");
  expect(previewOf({ lastMessage: null, topic: "" }, 1, "")).toBe("Nobody has written here yet");
});

test("a newcomer is told how many rooms are open", () => {
  expect(sentence("14")).toBe("14 rooms are open to everyone here. Join one, or make the first of your own.");
  expect(sentence("1")).toBe("One room is open to everyone here. Join it, or make the first of your own.");
  expect(sentence("0")).toBe("Nobody has made an open room here. Make the first one.");
});
