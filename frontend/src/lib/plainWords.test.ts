import { expect, test } from "vitest";
import { plainWords } from "./plainWords";
import { plainParts, saidInWords } from "./said";

test.each([
  ["**that**", "that"],
  ["see *this* and __that__, ~~not~~ ***those***", "see this and that, not those"],
  ["`npm run **x**` first", "npm run **x** first"],
  ["`` a`b ``", "a`b"],
  ['[the plan](https://example.org/a_(b)_c "Plan")', "the plan"],
  ["[**bold** and `code`](https://example.org)", "bold and code"],
  ["![a cat](https://example.org/cat.png)", "a cat"],
  ["![](https://example.org/cat.png)", "https://example.org/cat.png"],
  ["<https://example.org> or <bob@example.org>", "https://example.org or bob@example.org"],
  ["> said\n> twice\n\nanswer", "said twice answer"],
  ["- milk\n- bread\n  - white", "milk bread white"],
  ["2. second\n3) third", "2. second 3. third"],
  ["# Plans #\nfor today", "Plans for today"],
  ["one\n---\ntwo", "one two"],
  ["```js\nconst a = `b`;\n**c**\n```\nso", "const a = `b`; **c** so"],
  ["~~~ see this\nx\n~~~", "see this x"],
  ["```\nno end", "no end"],
  ["|a|*b*|\n|-|-:|\n|1|2|", "a b 1 2"],
  ["\\*not\\* so", "*not* so"],
])("%j says %j", (written, words) => {
  expect(plainWords(written)).toBe(words);
});

test.each([
  "snake_case_words and __name",
  "2 * 3 * 4",
  "*.",
  "a *lone asterisk",
  "**",
  "@bob_b and @carol.",
  "🎉 🏽 👩‍👩‍👧‍👦",
  "1.5 kg of #rope, <3, 50 % & more",
  "https://example.org/_a_?b=*c*",
  "[brackets] and (these)",
  "[no](javascript:alert(1))",
  "`open",
  "<b>bold</b> &amp; so",
  "Plain words.",
])("%j stays as it is", (written) => {
  expect(plainWords(written)).toBe(written.trim());
});

test("what was found stays marked, whatever marks stand in it and around it", () => {
  const parts = [
    { text: "…see **the ", found: false },
    { text: "pl*a*n", found: true },
    { text: "** [and](https://example.org/", found: false },
    { text: "plan", found: true },
    { text: ")", found: false },
  ];
  expect(plainParts(parts, plainWords)).toEqual([
    { text: "…see the ", found: false },
    { text: "plan", found: true },
    { text: " and", found: false },
  ]);
});

test("a message without words is said in others", () => {
  const message = { content: "**Hello**", attachments: 0, deleted: false };
  expect(saidInWords(message, plainWords)).toBe("Hello");
  expect(saidInWords({ ...message, content: "", attachments: 2 }, plainWords)).toBe("2 files");
  expect(saidInWords({ ...message, content: "" }, plainWords)).toBe("…");
  expect(saidInWords({ ...message, content: "*" }, plainWords)).toBe("*"); // drawn, it is an item without words
  expect(saidInWords({ ...message, deleted: true }, plainWords)).toBe("Message deleted");
});
