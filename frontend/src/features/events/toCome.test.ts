import { expect, test } from "vitest";
import { tea } from "@/testing/eventSamples";
import { nextOf } from "./toCome";

const now = new Date("2090-01-10T12:00:00.000Z");
const at = (hour: number, more = {}) =>
  tea({ title: `at ${hour}`, startsAt: `2090-01-10T${hour}:00:00.000Z`, ...more });
const next = (...events: ReturnType<typeof tea>[]) => nextOf(events, now)?.title;

test("the first that has not begun is next, in whatever order they are known", () => {
  expect(next(at(19), at(11), at(12), at(17), at(18))).toBe("at 17");
  expect(next(at(11), at(12))).toBeUndefined();
});

test("declined, cancelled and finished ones are not, nor those to which one only may come", () => {
  expect(next(at(13, { myAnswer: { status: "not_going", place: null } }), at(18))).toBe("at 18");
  expect(next(at(13, { myAnswer: { status: "waiting", place: 1 } }), at(18))).toBe("at 18");
  expect(next(at(13, { status: "cancelled" }), at(14, { status: "finished" }), at(18))).toBe("at 18");
  expect(next(at(13, { myAnswer: { status: "maybe", place: null } }), at(18))).toBe("at 13");
  expect(next(at(13, { myAnswer: { status: "going", place: null } }), at(18))).toBe("at 13");
});
