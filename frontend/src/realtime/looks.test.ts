import { expect, test } from "vitest";
import { bob } from "@/testing/samples";
import { brought, type Looks, lookOf, toldSince, withTold } from "./looks";

const NONE: Looks = new Map();
const robert = { ...bob, displayName: "Robert" };
const bobby = { ...bob, displayName: "Bobby" };
/** As an answer brings him that was asked for after so many syncs. */
function read(syncs: number) {
  const person = { ...bob };
  brought([person], syncs);
  return person;
}

test("what a sync tells after a list was asked for stands before what the list says", () => {
  const looks = withTold(NONE, [robert], 4);
  expect(lookOf(looks, read(3)).displayName).toBe("Robert");
  expect(lookOf(withTold(looks, [bobby], 5), read(3)).displayName).toBe("Bobby");
});

test("a list that was asked for later knows better", () => {
  const looks = withTold(NONE, [robert], 4);
  const person = read(4);
  expect(lookOf(looks, person)).toBe(person);
});

test("who is in the picture, or was never told of, stays as they are", () => {
  const looks = withTold(NONE, [robert], 4);
  expect(lookOf(looks, bob)).toBe(bob);
  const erin = { id: 5, username: "erin", displayName: "" };
  brought([erin], 0);
  expect(lookOf(looks, erin)).toBe(erin);
});

test("those told of since", () => {
  const erin = { id: 5, username: "erin", displayName: "" };
  const looks = withTold(withTold(NONE, [bob, erin], 3), [robert], 4);
  expect([toldSince(looks, 2), toldSince(looks, 3), toldSince(looks, 4)]).toEqual([[robert, erin], [robert], []]);
});
