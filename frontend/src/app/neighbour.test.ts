import { expect, test } from "vitest";
import { neighbour } from "./neighbour";

const rooms = [
  { id: 10, unread: 0 },
  { id: 11, unread: 0 },
  { id: 12, unread: 3 },
  { id: 13, unread: 0 },
];

test("up and down go round", () => {
  expect(neighbour(rooms, 11, 1, false)).toBe(12);
  expect(neighbour(rooms, 11, -1, false)).toBe(10);
  expect(neighbour(rooms, 13, 1, false)).toBe(10);
  expect(neighbour(rooms, 10, -1, false)).toBe(13);
});

test("outside any room they enter at the ends", () => {
  expect(neighbour(rooms, null, 1, false)).toBe(10);
  expect(neighbour(rooms, null, -1, false)).toBe(13);
});

test("unread ones only", () => {
  expect(neighbour(rooms, 10, -1, true)).toBe(12);
  expect(neighbour(rooms, 12, 1, true)).toBeNull();
  expect(neighbour([], null, 1, false)).toBeNull();
});
