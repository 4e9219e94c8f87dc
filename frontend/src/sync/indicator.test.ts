/** The indicator says what is true. */
import { expect, test } from "vitest";
import { type LineFacts, lineOf } from "./indicator";

const WELL: LineFacts = {
  subscribed: true,
  synced: true,
  behind: false,
  failure: null,
  online: true,
  throttledUntil: null,
};

test.each<[string, Partial<LineFacts>]>([
  ["live", {}],
  ["catching-up", { subscribed: false }],
  ["catching-up", { synced: false }],
  ["catching-up", { behind: true }],
  ["offline", { failure: "no-answer" }],
  ["offline", { failure: "unavailable" }],
  ["offline", { online: false }],
  ["throttled", { throttledUntil: 1 }],
  ["throttled", { throttledUntil: 1, failure: "no-answer" }],
])("%s when %o", (line, facts) => {
  expect(lineOf({ ...WELL, ...facts })).toBe(line);
});
