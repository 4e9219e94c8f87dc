import fc from "fast-check";
import { expect, test } from "vitest";
import { type Block, type Inline, type Item, parseMarkdown } from "./markdown";
import { hasMarkup } from "./markup";

const text = (words: string): Inline => ({ kind: "text", text: words });
const paragraph = (...inside: Inline[]): Block => ({ kind: "paragraph", inside });
const link = (href: string, words: string): Inline => ({ kind: "link", href, inside: [text(words)] });

test.each<[string, Block[]]>([
  [
    "a **b _c_** `d*` ~~e~~",
    [
      paragraph(
        text("a "),
        { kind: "strong", inside: [text("b "), { kind: "em", inside: [text("c")] }] },
        text(" "),
        { kind: "code", text: "d*" },
        text(" "),
        { kind: "s", inside: [text("e")] },
      ),
    ],
  ],
  ["one\ntwo\n\nthree", [paragraph(text("one"), { kind: "break" }, text("two")), paragraph(text("three"))]],
  ["# Plans #", [{ kind: "heading", inside: [text("Plans")] }]],
  ["a\n---", [paragraph(text("a")), { kind: "rule" }]],
  ["> said", [{ kind: "quote", inside: [paragraph(text("said"))] }]],
  [
    "3. c\n7. g",
    [
      {
        kind: "list",
        ordered: true,
        items: [
          { number: 3, inside: [paragraph(text("c"))] },
          { number: 7, inside: [paragraph(text("g"))] },
        ],
      },
    ],
  ],
  ["- a", [{ kind: "list", ordered: false, items: [{ number: null, inside: [paragraph(text("a"))] }] }]],
  ["```Python\nx = 1\n```", [{ kind: "code", language: "python", text: "x = 1" }]],
  ["```see this\nx\n```", [{ kind: "code", language: "", text: "see this\nx" }]],
  [
    "|a|b|\n|-|-:|\n|1|*2*|",
    [
      {
        kind: "table",
        head: [
          { align: null, inside: [text("a")] },
          { align: "right", inside: [text("b")] },
        ],
        rows: [
          [
            { align: null, inside: [text("1")] },
            { align: "right", inside: [{ kind: "em", inside: [text("2")] }] },
          ],
        ],
      },
    ],
  ],
  ["[docs](https://example.org/a)", [paragraph(link("https://example.org/a", "docs"))]],
  ["![a cat](https://example.org/cat.png)", [paragraph(link("https://example.org/cat.png", "a cat"))]],
  ["<https://example.org/_a_>", [paragraph(link("https://example.org/_a_", "https://example.org/_a_"))]],
  [
    "*see* https://example.org/_a_.",
    [
      paragraph(
        { kind: "em", inside: [text("see")] },
        text(" "),
        link("https://example.org/_a_", "https://example.org/_a_"),
        text("."),
      ),
    ],
  ],
])("%j is drawn as what it says", (written, blocks) => {
  expect(parseMarkdown(written)).toEqual(blocks);
});

test.each([
  ["    indented", "indented"],
  ["[1]: https://example.org", "[1]: https://example.org"],
  ["&lt;b&gt; &copy;", "&lt;b&gt; &copy;"],
  ["example.org and bob@example.org", "example.org and bob@example.org"],
  ["<b>bold</b>", "<b>bold</b>"],
])("%j stays text", (written, shown) => {
  expect(shownBy(parseMarkdown(written) ?? [])).toBe(shown);
});

test.each([
  ["a longer row than its head", "|a|\n|-|\n|b|c|"],
  ["17 quotes in quotes", `${">".repeat(17)} deep`],
  ["17 times emphasis", `${"*a ".repeat(17)}${"a* ".repeat(17)}`],
  ["more than 1,500 marks", "*a* ".repeat(751)],
  ["more than 68 links", "[a](https://example.org) ".repeat(69)],
  ["more than 16 KB", `*a* ${"b".repeat(16_384)}`],
])("%s stands as it was written", (_, written) => {
  expect(parseMarkdown(written)).toBeNull();
});

const PIECES = [
  "*",
  "**",
  "_",
  "~~",
  "`",
  "```",
  "#",
  ">",
  "-",
  "+",
  "1.",
  "2)",
  "|",
  "|-|",
  "---",
  "===",
  "[",
  "](",
  ")",
];
const SPACES = [" ", "\n", "\n\n", "    ", "\t"];
const scribble = fc
  .array(
    fc.oneof(
      fc.constantFrom(...PIECES),
      fc.constantFrom(...SPACES),
      fc.constantFrom("word", "é1", "@a", "<b>", "\\", "&"),
    ),
  )
  .map((pieces) => pieces.join(""));

test("no letter that was written is lost, and none is moved", () => {
  fc.assert(
    fc.property(scribble, (written) => {
      const blocks = parseMarkdown(written);
      if (blocks) expect(letters(shownBy(blocks))).toBe(letters(written));
    }),
    { numRuns: 2_000 },
  );
});

test("text without marks is drawn the same without the parser", () => {
  fc.assert(
    fc.property(scribble, (written) => {
      fc.pre(!hasMarkup(written));
      const blocks = parseMarkdown(written) ?? [];
      expect(blocks.every(({ kind }) => kind === "paragraph")).toBe(true);
      expect(solid(shownBy(blocks))).toBe(solid(written));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  "Plain words.",
  "snake_case and 2 - 1",
  "a & b, <3, 50 % (really)",
  "https://example.org/a_b",
  "1.5 kg\nof #rope",
])("%j needs no parser", (written) => {
  expect(hasMarkup(written)).toBe(false);
});

/** What one reads, from above. */
function shownBy(blocks: readonly Block[]): string {
  return blocks.map(shownBlock).join("\n");
}

function shownBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return words(block.inside);
    case "quote":
      return shownBy(block.inside);
    case "list":
      return block.items.map(({ number, inside }: Item) => `${number ?? ""} ${shownBy(inside)}`).join("\n");
    case "code":
      return `${block.language}\n${block.text}`;
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

function letters(shown: string): string {
  return shown.replace(/[^\p{L}\p{N}]/gu, "");
}

function solid(shown: string): string {
  return shown.replace(/\s/gu, "");
}
