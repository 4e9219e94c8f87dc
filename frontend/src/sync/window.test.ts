/** Unbroken intervals. */
import { expect, test } from "vitest";
import { bob, message, messages } from "@/testing/samples";
import { EMPTY_WINDOW, lastOf, merged, newest, quoteIn, quoteOf, windowOf, withMessage } from "./window";

const window = (from: number, to: number) => ({ first: from, messages: messages(from, to) });

test("messages in any order are a window, unless one is missing", () => {
  expect(windowOf(messages(3, 6).reverse())).toEqual(window(3, 6));
  expect(windowOf([])).toEqual(EMPTY_WINDOW);
  expect(windowOf([message(3, 3), message(5, 5)])).toBeNull();
  expect(windowOf([message(3, 3), message(3, 4)])).toBeNull();
});

test.each([
  ["adjacent", window(1, 3), window(4, 6), window(1, 6)],
  ["adjacent, the other way", window(4, 6), window(1, 3), window(1, 6)],
  ["overlapping", window(1, 5), window(4, 6), window(1, 6)],
  ["inside", window(1, 6), window(2, 3), window(1, 6)],
  ["with a hole between", window(1, 3), window(5, 6), null],
  ["with nothing", window(1, 3), EMPTY_WINDOW, window(1, 3)],
  ["nothing with something", EMPTY_WINDOW, window(1, 3), window(1, 3)],
])("%s", (_, a, b, both) => {
  expect(merged(a, b)).toEqual(both);
});

test("of two versions of a message the higher wins, from either side", () => {
  const old = { first: 1, messages: [message(1, 1), message(2, 2)] };
  const edited = { first: 2, messages: [message(2, 9, { content: "edited" })] };
  const both = [message(1, 1), message(2, 9, { content: "edited" })];
  expect(merged(old, edited)?.messages).toEqual(both);
  expect(merged(edited, old)?.messages).toEqual(both);
});

test("a message that is there already changes nothing", () => {
  const before = window(1, 3);
  expect(withMessage(before, message(2, 2))).toBe(before);
});

test("the newest few", () => {
  expect(newest(window(1, 9), 3)).toEqual(window(7, 9));
  expect(newest(window(1, 2), 3)).toEqual(window(1, 2));
  expect(lastOf(EMPTY_WINDOW)).toBe(0);
});

test("a kept quote is as new as what is held of its message, and calls its author as any message of theirs does", () => {
  const kept = quoteOf(message(3, 3));
  const robert = { ...bob, displayName: "Robert" };
  const quoted = (...held: ReturnType<typeof message>[]) => quoteIn(windowOf(held), kept);
  expect(quoteIn(null, kept)).toEqual(kept);
  expect(quoted(message(3, 4, { content: "edited" }))).toMatchObject({ content: "edited", version: 4 });
  expect(quoted(message(3, 3, { user: robert }))).toEqual({ ...kept, user: robert });
  expect(quoted(message(8, 8, { user: robert }))).toEqual({ ...kept, user: robert }); // itself is not loaded
});
