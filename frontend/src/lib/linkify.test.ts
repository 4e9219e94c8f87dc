import { expect, test } from "vitest";
import { linkify } from "./linkify";

const links = (text: string) => linkify(text).flatMap((part) => (part.kind === "link" ? [part.text] : []));

test.each([
  ["no address here", []],
  ["see https://example.org/a.", ["https://example.org/a"]],
  ["(https://example.org/a)", ["https://example.org/a"]],
  ["https://en.example.org/wiki/Rope_(climbing), or not", ["https://en.example.org/wiki/Rope_(climbing)"]],
  ["HTTP://EXAMPLE.ORG/A?b=c#d!", ["HTTP://EXAMPLE.ORG/A?b=c#d"]],
  ["http://a.example http://b.example", ["http://a.example", "http://b.example"]],
  ["write to mailto:bob@example.org", ["mailto:bob@example.org"]],
  ["„https://example.org/ö…“ “https://example.org/x”", ["https://example.org/ö", "https://example.org/x"]],
  ["javascript:alert(1) data:text/html,x ftp://example.org", []],
  ["xhttps://example.org", []],
  ["https:// mailto:nobody", []],
  ["<https://example.org/x>", ["https://example.org/x"]],
])("links of %s", (text, expected) => {
  expect(links(text)).toEqual(expected);
});

test("nothing of the text is lost", () => {
  const text = "a https://example.org/x, b\nc (https://example.org/y) d";
  expect(
    linkify(text)
      .map((part) => part.text)
      .join(""),
  ).toBe(text);
});

test("a link's target is the parsed address", () => {
  expect(linkify("https://example.org/a b")[0]).toEqual({
    kind: "link",
    text: "https://example.org/a",
    href: "https://example.org/a",
  });
});
