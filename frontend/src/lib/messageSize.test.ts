import { expect, test } from "vitest";
import { measure } from "./messageSize";

test.each([
  ["", { kind: "empty", text: "" }],
  [" \n\t ", { kind: "empty", text: "" }],
  ["hello", { kind: "fits", text: "" }],
  ["x".repeat(7599), { kind: "fits", text: "" }],
  ["x".repeat(7600), { kind: "near", text: "400 left" }],
  [`  ${"x".repeat(8000)}  `, { kind: "near", text: "0 left" }],
  ["x".repeat(8003), { kind: "over", text: "3 too many" }],
  ["🧗".repeat(8000), { kind: "near", text: "0 left" }],
])("a draft is measured", (draft, expected) => {
  expect(measure(draft)).toEqual(expected);
});
