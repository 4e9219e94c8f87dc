import { cleanup, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { parseMarkdown } from "@/lib/markdown";
import { CROSSED, HOSTILE, SLOW } from "@/testing/hostile";
import { coloured } from "./colours";
import { MarkdownText } from "./MarkdownText";

afterEach(cleanup);

const ELEMENTS = "div p a br strong em s code pre span blockquote ul ol li hr table thead tbody tr th td".split(" ");
const ATTRIBUTES = ["class", "dir", "tabindex", "value"];
const LINK = ["href", "title", "target", "rel"];

test("at least a hundred attacks are tried", () => {
  expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(100);
});

test.each(HOSTILE)("%j becomes nothing but text and safe links", becomesTextAndSafeLinks);

test("what would run becomes nothing else, either, however it is written and wherever it stands", () => {
  expect(new Set(CROSSED).size).toBe(1248);
  for (const text of CROSSED) {
    becomesTextAndSafeLinks(text);
    cleanup();
  }
});

test("a link says where it leads, whatever its words", () => {
  const { container } = render(<MarkdownText text="[https://bank.example](https://thief.example)" />);
  const link = container.querySelector("a");
  expect([link?.textContent, link?.title]).toEqual(["https://bank.example", "https://thief.example/"]);
});

test("what follows the last word stays on its line", () => {
  const { container } = render(<MarkdownText text="**a**">{" (edited)"}</MarkdownText>);
  expect(container.querySelector("p")?.textContent).toBe("a (edited)");
});

test("code is coloured, and stays what it was", () => {
  const code = 'def greet():  # politely\n    return "hello"';
  const pieces = coloured("python", code);
  expect(pieces.map(({ text }) => text).join("")).toBe(code);
  expect(pieces.filter(({ tone }) => tone !== null)).toEqual([
    { text: "def", tone: "word" },
    { text: "greet", tone: "word" },
    { text: "# politely", tone: "quiet" },
    { text: "return", tone: "word" },
    { text: '"hello"', tone: "string" },
  ]);
});

test.each(["brainfuck", "constructor", "__proto__", ""])(
  "code in %j, which nobody here knows, has one colour",
  (name) => {
    expect(coloured(name, "x = 1")).toEqual([{ text: "x = 1", tone: null }]);
  },
);

test("no text of 16 KB is gone over more than 16 times", () => {
  const slow = SLOW.map((text) => [text.slice(0, 12), looks(text)] as const);
  expect(slow.filter(([, count]) => count > 16 * 16_384)).toEqual([]);
});

function becomesTextAndSafeLinks(text: string): void {
  const { container } = render(<MarkdownText text={text} />);
  for (const element of container.querySelectorAll("*")) {
    if (element.closest("button")) continue; // ours: it copies code
    const name = element.tagName.toLowerCase();
    expect(ELEMENTS).toContain(name);
    const allowed = name === "a" ? [...ATTRIBUTES, ...LINK] : ATTRIBUTES;
    expect(element.getAttributeNames().filter((attribute) => !allowed.includes(attribute))).toEqual([]);
  }
  for (const link of container.querySelectorAll("a")) {
    expect(link.getAttribute("href")).toMatch(/^(?:https?:\/\/[^/]|mailto:[^@]+@)/u);
    expect(link.rel).toBe("noopener noreferrer nofollow");
    expect(link.target).toBe("_blank");
    expect(link.textContent).not.toBe("");
  }
}

/** How often the parser, which goes by `charCodeAt`, looks at a character: work that no busy machine adds to. */
function looks(text: string): number {
  const { charCodeAt } = String.prototype;
  let count = 0;
  String.prototype.charCodeAt = function (at) {
    count += 1;
    return charCodeAt.call(this, at);
  };
  try {
    parseMarkdown(text);
  } finally {
    String.prototype.charCodeAt = charCodeAt;
  }
  return count;
}
