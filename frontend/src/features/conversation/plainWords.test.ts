// What rows and quotes show of a text, against what is drawn of it. The seeds are fixed: two ways of reading agree, but
// for texts that one finds once in some hundred thousand.
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainParts, plainWords } from "@/lib/plainWords";
import { HOSTILE, SLOW } from "@/testing/hostile";
import { type Block, type Inline, parseMarkdown } from "./markdown";

const PLAIN = [
  "word",
  "two words",
  "snake_case_words",
  "2 * 3 * 4",
  "*",
  "a_b",
  "@bob.",
  "@bob_c",
  "🎉",
  "é",
  "1",
  "x_",
  "~5",
  "a | b",
  "https://example.org/a_b_c?d=*",
];
const plain = fc.constantFrom(...PLAIN);
const { inline } = fc.letrec<{ inline: string }>((tie) => ({
  inline: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    plain,
    fc
      .tuple(fc.constantFrom("**", "*", "_", "__", "~~", "***"), tie("inline"))
      .map(([mark, words]) => `${mark}${words}${mark}`),
    plain.map((words) => `\`${words}\``),
    plain.map((words) => `\`\` ${words}\` \`\``),
    tie("inline").map((words) => `[${words}](https://example.org/a_(b)_c "a title")`),
    plain.map((words) => `![${words}](https://example.org/cat.png)`),
    fc.constantFrom(
      "<https://example.org/_a_>",
      "<bob@example.org>",
      "\\*not\\*",
      "[no link]",
      "[x](y)",
      "**open",
      "`open",
    ),
    fc.array(tie("inline"), { minLength: 2, maxLength: 3 }).map((all) => all.join(" ")),
  ),
}));
const line = inline;
const block = fc.letrec<{ block: string }>((tie) => ({
  block: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    line,
    fc.tuple(line, line).map((lines) => lines.join("\n")),
    line.map((words) => `## ${words} ##`),
    fc.constant("---"),
    fc
      .tuple(fc.constantFrom("", "js", "see this"), plain)
      .map(([info, code]) => `\`\`\`${info}\n${code}\n  **x**\n\`\`\``),
    fc
      .tuple(plain, plain)
      .map(([a, b]) => `| h | *i* |\n|---|:-:|\n| ${a.replaceAll("|", "")} | ${b.replaceAll("|", "")} |`),
    tie("block").map((inside) => prefixed(inside, "> ", "> ")),
    tie("block").map((inside) => prefixed(inside, "- ", "  ")),
    tie("block").map((inside) => prefixed(inside, "3. ", "   ")),
  ),
})).block;
const written = fc.array(block, { minLength: 1, maxLength: 4 }).map((blocks) => blocks.join("\n\n"));

test("rows and quotes show the words that are drawn", () => {
  fc.assert(
    fc.property(written, (text) => {
      expect(plainWords(text)).toBe(drawn(text));
    }),
    { numRuns: 1_000, seed: 1 },
  );
});

const PIECES = [
  "*",
  "**",
  "_",
  "~~",
  "`",
  "```",
  "# ",
  "> ",
  "- ",
  "1. ",
  "2) ",
  "|",
  "|-|",
  "---",
  "[",
  "](",
  "](https://a.b)",
  ")",
  "![",
];
const scribble = fc
  .array(fc.constantFrom(...PIECES, " ", "\n", "\n\n", "    ", "word", "é1", "@a", "<b>", "\\", "&", "🎉"))
  .map((pieces) => pieces.join(""));

test("scribble is read as it is drawn", () => {
  fc.assert(
    fc.property(scribble, (text) => {
      expect(plainWords(text)).toBe(drawn(text));
    }),
    { numRuns: 1_000, seed: 1 },
  );
});

test("plain text stays as it is, its spaces aside", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(plainWords(text)).toBe(drawn(text));
    }),
    { numRuns: 1_000, seed: 1 },
  );
});

test.each(HOSTILE)("%j is read as it is drawn", (text) => {
  expect(plainWords(text)).toBe(drawn(text));
});

test.each(SLOW.map((text) => text.slice(0, 8_000)))("an answer comes: %#", (text) => {
  expect(plainWords(text)).toBe(drawn(text));
});

test("parts of a text are read together", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(scribble, plain)), (texts) => {
      const parts = plainParts(texts.map((text) => ({ text })));
      expect(parts.map(({ text }) => text).join("")).toBe(plainWords(texts.join("")));
    }),
  );
});

function prefixed(text: string, first: string, others: string): string {
  return text
    .split("\n")
    .map((one, index) => `${index === 0 ? first : others}${one}`)
    .join("\n");
}

/** What one reads, on one line, a list's numbers as they are drawn. */
function drawn(text: string): string {
  const blocks = parseMarkdown(text);
  return oneLine(blocks ? blocks.map(drawnBlock).join("\n") : text);
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

function drawnBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return words(block.inside);
    case "quote":
      return block.inside.map(drawnBlock).join("\n");
    case "list":
      return block.items
        .map(({ number, inside }) => `${number === null ? "" : `${number}.`} ${inside.map(drawnBlock).join("\n")}`)
        .join("\n");
    case "code":
      return block.text;
    case "table":
      return [block.head, ...block.rows].flatMap((row) => row.map(({ inside }) => words(inside))).join("\n");
    case "rule":
      return "";
  }
}

function words(inside: readonly Inline[]): string {
  return inside
    .map((one) => {
      if (one.kind === "break") return "\n";
      return "text" in one ? one.text : words(one.inside);
    })
    .join("");
}
