import { expect, test } from "vitest";
import { findRooms } from "./match";

const rooms = ["Thema", "Old Materials", "Materialkammer", "Allgemein"].map((name, id) => ({ id, name }));
const names = (query: string) => findRooms(rooms, query).map((hit) => hit.room.name);

test("the start of the name, then of a word, then anywhere", () => {
  expect(names("ma")).toEqual(["Materialkammer", "Old Materials", "Thema"]);
});

test("nothing typed lists what was active last; nothing found is nothing", () => {
  expect(names("  ")).toEqual(["Thema", "Old Materials", "Materialkammer", "Allgemein"]);
  expect(names("xyz")).toEqual([]);
});

test("the match is marked as it is written", () => {
  expect(findRooms(rooms, "MAT")[1]).toEqual({ room: rooms[1], before: "Old ", match: "Mat", after: "erials" });
});
