/** Texts that try to become more than text; and those that try to take long. Shared by the tests of what draws them. */

const SCRIPT = "alert(1)";
const SCHEMES = [
  `javascript:${SCRIPT}`,
  `JaVaScRiPt:${SCRIPT}`,
  ` javascript:${SCRIPT}`,
  `java\tscript:${SCRIPT}`,
  `java%0ascript:${SCRIPT}`,
  `&#106;avascript:${SCRIPT}`,
  `&#x6A;&#x61;vascript:${SCRIPT}`,
  `javascript&colon;${SCRIPT}`,
  `javascript&#58;${SCRIPT}`,
  `\\javascript:${SCRIPT}`,
  `\u0001javascript:${SCRIPT}`,
  `javascript://example.org/%0a${SCRIPT}`,
  "vbscript:msgbox(1)",
  `data:text/html,<script>${SCRIPT}</script>`,
  "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
  "data:image/svg+xml,<svg onload=alert(1)>",
  "blob:https://example.org/1",
  "file:///etc/passwd",
  "about:blank",
  "view-source:https://example.org",
  "ftp://example.org",
  "//example.org/path",
  "/api/logout/",
  "?next=x",
  "#hash",
  "https:///",
  "https://",
  "mailto:nobody",
  "intent://scan/#Intent;scheme=zxing;end",
];
const LINKS = SCHEMES.flatMap((address) => [
  `[click](${address})`,
  `![picture](${address})`,
  `<${address}>`,
  `[click](<${address}> "title")`,
]);

const MARKUP = [
  `<script>${SCRIPT}</script>`,
  `<img src=x onerror=${SCRIPT}>`,
  `<svg/onload=${SCRIPT}>`,
  `<iframe srcdoc="<script>${SCRIPT}</script>"></iframe>`,
  `<a href="javascript:${SCRIPT}">x</a>`,
  `<math><mtext></p><img src=x onerror=${SCRIPT}>`,
  `<style>*{display:none}</style>`,
  `<link rel=stylesheet href=//example.org/x.css>`,
  `<meta http-equiv=refresh content="0;url=//example.org">`,
  `<base href=//example.org>`,
  `<form action=//example.org><input name=q></form>`,
  `<object data=x></object><embed src=x>`,
  `<details open ontoggle=${SCRIPT}>`,
  `<!--><img src=x onerror=${SCRIPT}>-->`,
  `<![CDATA[<script>${SCRIPT}</script>]]>`,
  `<?php ${SCRIPT} ?>`,
  `**<b onmouseover=${SCRIPT}>bold</b>**`,
  `| <img src=x onerror=${SCRIPT}> |\n|-|\n| <script>${SCRIPT}</script> |`,
  `> <script>${SCRIPT}</script>`,
  `- <img src=x onerror=${SCRIPT}>`,
  `# <svg onload=${SCRIPT}>`,
  `\`<img src=x onerror=${SCRIPT}>\``,
  `\`\`\`html\n<script>${SCRIPT}</script>\n\`\`\``,
  `\`\`\`"onmouseover="${SCRIPT}\nx\n\`\`\``,
  `\`\`\`constructor\nx\n\`\`\``,
  `\`\`\`__proto__\nx\n\`\`\``,
  `&lt;script&gt;${SCRIPT}&lt;/script&gt;`,
  `&#60;img src=x onerror=${SCRIPT}&#62;`,
  `[x](https://example.org "\\" onclick=\\"${SCRIPT}")`,
  `[x](https://example.org/"onclick="${SCRIPT})`,
  `[x](https://example.org/%22%3E%3Cscript%3E${SCRIPT})`,
  `![x" onerror="${SCRIPT}](https://example.org/x.png)`,
  `[<img src=x onerror=${SCRIPT}>](https://example.org)`,
  `[a]: javascript:${SCRIPT}\n\n[a]`,
  `[a][b]\n\n[b]: javascript:${SCRIPT}`,
  `[^1]\n\n[^1]: <script>${SCRIPT}</script>`,
  `$\\href{javascript:${SCRIPT}}{x}$`,
  `https://example.org/<script>${SCRIPT}</script>`,
  `https://example.org/"onmouseover="${SCRIPT}`,
  `https://example.org@javascript:${SCRIPT}`,
];

const DIRECTIONS = [
  "\u202Egnp.exe\u202C **x**",
  "[safe\u202Egro.elpmaxe](https://example.org)",
  "\u2066[a](https://example.org)\u2069",
  "`\u202E` and [\u202E](https://example.org)",
  "\u200B**\u200B**",
  "[\u200B](https://example.org)",
  "[](https://example.org)",
  "![](https://example.org/x.png)",
];

export const HOSTILE: readonly string[] = [...LINKS, ...MARKUP, ...DIRECTIONS];

type Way = (text: string) => string;
const each = (text: string, way: Way) => [...text].map(way).join("");
const code = (letter: string, base: number) => (letter.codePointAt(0) ?? 0).toString(base);

const RUNS = [
  `<script>${SCRIPT}</script>`,
  `<img src=x onerror=${SCRIPT}>`,
  `<svg onload=${SCRIPT}>`,
  `<iframe srcdoc="<script>${SCRIPT}</script>">`,
  `<a href="javascript:${SCRIPT}">x</a>`,
  `<math><a xlink:href="javascript:${SCRIPT}">x</a></math>`,
  `<form action="javascript:${SCRIPT}"><button>x</button></form>`,
  `<object data="javascript:${SCRIPT}">`,
  `<details open ontoggle=${SCRIPT}>`,
  `<style>@import "//example.org"</style>`,
  `<base href="//example.org">`,
  `javascript:${SCRIPT}`,
];
const WRITTEN: readonly Way[] = [
  (text) => text,
  (text) => text.replace(/[a-z]/g, (letter, at: number) => (at % 2 ? letter.toUpperCase() : letter)),
  (text) => each(text, (letter) => `&#${code(letter, 10)};`),
  (text) => each(text, (letter) => `&#x${code(letter, 16)}`),
  (text) => each(text, (letter) => `\\u${code(letter, 16).padStart(4, "0")}`),
  (text) => each(text, (letter) => `%${code(letter, 16)}`),
  (text) => text.replace(/[!-~]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0)), // full width
  (text) => text.replace(/[<:]/g, "$&\u200B"),
];
const STANDING: readonly Way[] = [
  (text) => text,
  (text) => `">${text}`,
  (text) => `'>${text}`,
  (text) => `x" onmouseover="${text}`,
  (text) => `</title></textarea>${text}`,
  (text) => `--></script></style>${text}`,
  (text) => `]]>${text}`,
  (text) => `[x](${text})`,
  (text) => `![x](<${text}>)`,
  (text) => `[x](https://example.org '${text}')`,
  (text) => `https://example.org/${text}`,
  (text) => `\`\`\`${text}\nx\n\`\`\``,
  (text) => `| ${text} |\n|-|\n| x |`,
];

/** All that would run, written in each way, in each place out of which it may break: 1,248, all different. */
export const CROSSED: readonly string[] = STANDING.flatMap((standing) =>
  WRITTEN.flatMap((written) => RUNS.map((text) => standing(written(text)))),
);

const SIZE = 16_384;
const SEEDS = [
  "*", "**", "*a ", "**a *b ", "*a**b", "_a", "_", "~~a", "`", "`a", "``a`", "[", "![", "[a](", "[a](b)", "[a][b]", "[^a]",
  "(", "\\", "<", "<a", "<!--", "<a b=\"", "&amp;", ">", "> ", "> a\n", "- ", "- a\n", "1. a\n", "# a\n", "a\n=\n", "---\n",
  "```\n", "~~~\n", "    a\n", "|a", "|a|\n", "|a|\n|-|\n", "http://a", "http://a.b/(", "https://a.b ", "mailto:a@b ", "a@b.co ",
  "www.", "//a", "a\n", "a  \n", "\n", " ", "\t", "[a]: b\n", "- [ ] a\n", "*_[`~<!>#-|", "\u202E", "👩‍👩‍👧‍👦*", "a_", "@", "@a ",
]; // biome-ignore format: a list to look at
const NESTED = [
  Array.from({ length: 170 }, (_, depth) => `${">".repeat(depth)} a`).join("\n"),
  Array.from({ length: 170 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n"),
  Array.from({ length: 180 }, (_, count) => "`".repeat(count + 1)).join(" "),
  "[".repeat(SIZE / 2) + "]".repeat(SIZE / 2),
  `http://${"a.".repeat(SIZE / 2)}`,
  `|a|\n|-|\n${"|".repeat(SIZE)}`,
];

/** Texts of 16 KB, each of the kind that some parser once took very long for. */
export const SLOW: readonly string[] = [
  ...SEEDS.map((seed) => seed.repeat(Math.ceil(SIZE / seed.length))),
  ...NESTED,
].map((text) => text.slice(0, SIZE));
