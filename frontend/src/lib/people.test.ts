import { expect, test } from "vitest";
import { faceIndex, initials, isDeactivated, shownName } from "./people";

test("the name is the display name, else the handle", () => {
  expect(shownName({ username: "erin", displayName: "Erin Berg" })).toBe("Erin Berg");
  expect(shownName({ username: "erin", displayName: "  " })).toBe("erin");
});

test("a face keeps its colour for good", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(faceIndex)).toEqual([5, 2, 7, 4, 1, 6, 3, 8]);
  expect(faceIndex(2 ** 31)).toBeGreaterThanOrEqual(1);
  expect(faceIndex(2 ** 40 + 17)).toBeLessThanOrEqual(8);
});

test.each([
  ["bob", "B"],
  ["anna.berg", "AB"],
  ["Anna Berg", "AB"],
  ["erin von der Materialwartung", "E"],
  ["erin (Materialwartin)", "E"],
  ["Øystein", "Ø"],
  ["山田 太郎", "山太"],
  ["👩‍🚀", "👩"],
  ["", "?"],
])("initials of %s", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

test("only the handle that an ended account gets says that it has ended", () => {
  const called = (username: string) => isDeactivated({ id: 12, username, displayName: "" });
  expect(["deleted-12", "deleted-1", "deleted", "bob"].map(called)).toEqual([true, false, false, false]);
});
