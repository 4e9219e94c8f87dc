import { expect, test } from "vitest";
import { type Called, partsOf } from "./mentions";

const named = new Map<string, Called>([
  ["bob", 2],
  ["erin.", 5],
  ["strasse", 7],
  ["room", "room"],
]);

test.each([
  ["@bob", ["@bob"]],
  ["hi @Bob, @room!", ["@Bob", "@room"]],
  ["@bob._ @erin. @erin", ["@bob", "@erin."]],
  ["@ＢＯＢ @Straße", ["@ＢＯＢ", "@Straße"]],
  ["(_@bob_", ["@bob"]],
  ["bob@bob @bob@bob \\@bob x/@bob @@bob @ @bobby", []],
])("%s mentions %j", (text, found) => {
  const parts = partsOf(text, named);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.filter(({ called }) => called !== null).map((part) => part.text)).toEqual(found);
});

test("a part says who it is", () => {
  expect(partsOf("@bob!", named)).toEqual([
    { text: "@bob", called: 2 },
    { text: "!", called: null },
  ]);
});
