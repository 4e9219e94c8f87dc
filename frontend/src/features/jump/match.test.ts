import { expect, test } from "vitest";
import { findByName, marked } from "./match";

const rooms = ["Thema", "Old Materials", "Materialkammer", "Allgemein"].map((name) => ({ name }));
const names = (query: string) => findByName(rooms, query).map(({ name }) => name);

test("the start of the name, then of a word, then anywhere", () => {
  expect(names("ma")).toEqual(["Materialkammer", "Old Materials", "Thema"]);
});

test("nothing typed lists all in their order; nothing found is nothing", () => {
  expect(names("  ")).toEqual(["Thema", "Old Materials", "Materialkammer", "Allgemein"]);
  expect(names("xyz")).toEqual([]);
});

test("the match is marked as it is written", () => {
  expect(marked("Old Materials", "MAT")).toEqual({ before: "Old ", match: "Mat", after: "erials" });
  expect(marked("erin", "@er")).toEqual({ before: "", match: "er", after: "in" });
  expect(marked("erin", "xyz")).toEqual({ before: "erin", match: "", after: "" });
  expect(marked("erin", " ")).toEqual({ before: "erin", match: "", after: "" });
});
