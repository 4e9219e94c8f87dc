/** Where "New" stands. */
import { expect, test } from "vitest";
import { alice, lobby, message } from "@/testing/samples";
import { lineOnMessage, lineOnOpening } from "./newLine";

const mine = (readNumber: number) => ({ readNumber, version: 1, at: 5, posted: null });

test("on opening it stands after what was read, if anything came since", () => {
  expect(lineOnOpening(lobby(9, { lastNumber: 5, mine: mine(3) }))).toBe(3);
  expect(lineOnOpening(lobby(9, { lastNumber: 5, mine: mine(5) }))).toBeNull();
});

test.each([
  ["seen: it stays where it is", null, 5, true, null],
  ["unseen, the first unread: it moves there", null, 5, false, 5],
  ["unseen, and all was read since the old line", 2, 5, false, 5],
  ["unseen, but not the first unread: it stays", 4, 4, false, 4],
])("%s", (_, line, readNumber, seen, expected) => {
  expect(lineOnMessage(line, message(6, 9), alice.id, readNumber, seen)).toBe(expected);
});

test("one's own message takes it away", () => {
  expect(lineOnMessage(3, message(6, 9, { user: alice }), alice.id, 3, true)).toBeNull();
});
