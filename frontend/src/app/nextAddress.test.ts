import { expect, test } from "vitest";
import { nextFrom, signUpFor } from "./nextAddress";

test("the way to a room survives signing up", () => {
  expect(nextFrom(signUpFor("/rooms/12").slice("/sign-up".length))).toBe("/rooms/12");
  expect(signUpFor("/")).toBe("/sign-up");
  expect(nextFrom("")).toBe("/");
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "/\t/evil.example",
  "\t//evil.example",
])("%s is nowhere to go", (address) => {
  expect(nextFrom(`?next=${encodeURIComponent(address)}`)).toBe("/");
});
