import { expect, test } from "vitest";
import { keptSummary } from "./kept";

const rooms = [{ id: 12, name: "Touren & Fels" }];

test("a draft is shown with its room", () => {
  expect(keptSummary(new Map([[12, " two more people "]]), rooms, 0)).toEqual({
    draft: "two more people",
    sum: "Draft in Touren & Fels",
  });
});

test("unsent messages are counted beside it, or alone", () => {
  expect(keptSummary(new Map([[12, "x"]]), rooms, 2)?.sum).toBe("Draft in Touren & Fels, and 2 unsent messages");
  expect(keptSummary(new Map(), rooms, 1)).toEqual({ draft: null, sum: "One unsent message" });
});

test("several drafts, an unknown room, nothing", () => {
  expect(
    keptSummary(
      new Map([
        [12, "x"],
        [7, "y"],
      ]),
      rooms,
      0,
    )?.sum,
  ).toBe("2 drafts");
  expect(keptSummary(new Map([[7, "y"]]), rooms, 0)?.sum).toBe("Draft");
  expect(keptSummary(new Map([[12, "  "]]), rooms, 0)).toBeNull();
});
