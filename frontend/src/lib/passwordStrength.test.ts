import { expect, test } from "vitest";
import { passwordStrength } from "./passwordStrength";

test.each([
  ["", 0, "Twelve characters or more, not a common one."],
  ["short", 1, "7 more. Twelve characters or more, not a common one."],
  ["aaaaaaaaaaaaa", 2, "Too much of the same. Twelve characters or more, not a common one."],
  ["korrektpferd", 3, "Good. Twelve characters or more, not a common one."],
  ["correct horse battery", 4, "Very good."],
])("%s", (password, strength, text) => {
  expect(passwordStrength(password)).toEqual({ strength, text });
});
