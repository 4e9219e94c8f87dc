/**
 * Markdown as a tree of the few things that a message may hold; features/conversation/MarkdownText.tsx draws it,
 * plainWords.ts reads it. Pure.
 *
 * Nothing that was written is lost: what is not understood, not allowed or not safe stays as the text that it is.
 */
import MarkdownIt, { type Token } from "markdown-it";
import { safeHref } from "./linkify";

export type Inline =
  | Readonly<{ kind: "text"; text: string }>
  | Readonly<{ kind: "code"; text: string }>
  | Readonly<{ kind: "break" }>
  | Readonly<{ kind: "strong" | "em" | "s"; inside: readonly Inline[] }>
  | Readonly<{ kind: "link"; href: string; inside: readonly Inline[] }>;

type Align = "left" | "center" | "right" | null;
export type Cell = Readonly<{ align: Align; inside: readonly Inline[] }>;

/** `number` as it was written; null for a point. */
export type Item = Readonly<{ number: number | null; inside: readonly Block[] }>;

export type Block =
  | Readonly<{ kind: "paragraph" | "heading"; inside: readonly Inline[] }>
  | Readonly<{ kind: "quote"; inside: readonly Block[] }>
  | Readonly<{ kind: "list"; ordered: boolean; items: readonly Item[] }>
  | Readonly<{ kind: "code"; language: string; text: string }>
  | Readonly<{ kind: "table"; head: readonly Cell[]; rows: readonly (readonly Cell[])[] }>
  | Readonly<{ kind: "rule" }>;

const LONGEST = 16_384;
/** Characters that may mean something, line breaks among them, and what may be links: parsing and drawing cost that. */
const MARKS = /[*_`~[\]<>|!\\#\n]/gu;
const LINKS = /:\/\/|mailto:|\]\(/giu;
const LINK_COSTS = 10;
const MOST = 1_500;
/** Quotes in quotes, lists in lists, emphasis in emphasis. The parser gives up, and loses text, a little further down. */
const DEEPEST = 16;
const LANGUAGE = /^[\w+#.-]{1,20}$/u;

// Left out: what would make written text vanish or look otherwise by surprise (link definitions, entities), and what
// people do not mean in a chat (indented code, underlined headings).
const parser = new MarkdownIt({ html: false, breaks: true, linkify: true, maxNesting: DEEPEST + 8 });
parser.disable(["reference", "entity", "code", "lheading"]);
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
parser.linkify.add("ftp:", null).add("//", null);
parser.validateLink = (address) => safeHref(address) !== null;
parser.normalizeLinkText = (address) => address; // as it was written, look-alikes included

/** Null when the text is too long, too deep or too much to draw at once, or would lose words: it stands as written. */
export function parseMarkdown(text: string): readonly Block[] | null {
  if (text.length > LONGEST || cost(text) > MOST) return null;
  const tokens = parser.parse(text, {});
  return isTooDeep(tokens) || losesCells(tokens, text) ? null : blocksOf(nested(tokens));
}

function cost(text: string): number {
  return (text.match(MARKS)?.length ?? 0) + (text.match(LINKS)?.length ?? 0) * LINK_COSTS;
}

function isTooDeep(tokens: readonly Token[]): boolean {
  return tokens.some(({ level, children }) => level > DEEPEST || (children && isTooDeep(children)));
}

/** Cells beyond those of a table's head are not parsed. */
function losesCells(tokens: readonly Token[], text: string): boolean {
  const rows = tokens.filter(({ type }) => type === "tr_open");
  if (rows.length === 0) return false;
  const lines = text.split("\n");
  let most = 0;
  return tokens.some(({ type, map }) => {
    if (type === "thead_open") most = cellsIn(lines[map?.[0] ?? 0]);
    return type === "tr_open" && cellsIn(lines[map?.[0] ?? 0]) > most;
  });
}

function cellsIn(line = ""): number {
  return line
    .trim()
    .replace(/^\||\|$/gu, "")
    .split(/(?<!\\)\|/u).length;
}

type Nested = Readonly<{ token: Token; inside: Nested[] }>;

/** The parser's list of openings and closings as a tree. */
function nested(tokens: readonly Token[]): Nested[] {
  const top: Nested[] = [];
  const open = [top];
  for (const token of tokens) {
    if (token.nesting === -1) {
      open.pop();
      continue;
    }
    const one: Nested = { token, inside: [] };
    open.at(-1)?.push(one);
    if (token.nesting === 1) open.push(one.inside);
  }
  return top;
}

function blocksOf(nodes: readonly Nested[]): Block[] {
  return nodes.map(blockOf);
}

function blockOf({ token, inside }: Nested): Block {
  switch (token.type) {
    case "heading_open":
      return { kind: "heading", inside: wordsOf(inside) };
    case "blockquote_open":
      return { kind: "quote", inside: blocksOf(inside) };
    case "bullet_list_open":
    case "ordered_list_open":
      return { kind: "list", ordered: token.type === "ordered_list_open", items: inside.map(itemOf) };
    case "fence":
      return codeOf(token.info.trim(), token.content.replace(/\n$/u, ""));
    case "table_open":
      return tableOf(inside);
    case "hr":
      return { kind: "rule" };
    default:
      return { kind: "paragraph", inside: wordsOf(inside) };
  }
}

function itemOf({ token, inside }: Nested): Item {
  return { number: token.info === "" ? null : Number(token.info), inside: blocksOf(inside) };
}

/** What stands after the fence is the language if it is one word, else a line of the code. */
function codeOf(info: string, content: string): Block {
  if (LANGUAGE.test(info)) return { kind: "code", language: info.toLowerCase(), text: content };
  return { kind: "code", language: "", text: [info, content].filter(Boolean).join("\n") };
}

function tableOf(parts: readonly Nested[]): Block {
  const rows = parts.flatMap(({ inside }) => inside).map(({ inside }) => inside.map(cellOf));
  return { kind: "table", head: rows[0] ?? [], rows: rows.slice(1) };
}

function cellOf({ token, inside }: Nested): Cell {
  const align = /text-align:(left|center|right)/u.exec(attribute(token, "style"))?.[1];
  return { align: (align as Align | undefined) ?? null, inside: wordsOf(inside) };
}

function wordsOf(nodes: readonly Nested[]): Inline[] {
  return nodes.flatMap(({ token }) => nested(token.children ?? []).flatMap(inlineOf));
}

function inlineOf({ token, inside }: Nested): Inline[] {
  switch (token.type) {
    case "text":
      return token.content ? [{ kind: "text", text: token.content }] : [];
    case "code_inline":
      return [{ kind: "code", text: token.content }];
    case "softbreak":
    case "hardbreak":
      return [{ kind: "break" }];
    case "strong_open":
      return [{ kind: "strong", inside: inside.flatMap(inlineOf) }];
    case "em_open":
      return [{ kind: "em", inside: inside.flatMap(inlineOf) }];
    case "s_open":
      return [{ kind: "s", inside: inside.flatMap(inlineOf) }];
    case "link_open":
      return linkTo(attribute(token, "href"), inside.flatMap(inlineOf));
    case "image": // never fetched: an address like any other
      return linkTo(attribute(token, "src"), [{ kind: "text", text: token.content || attribute(token, "src") }]);
    default:
      return [{ kind: "text", text: token.content }];
  }
}

function linkTo(address: string, inside: Inline[]): Inline[] {
  const href = safeHref(address);
  return href && inside.length > 0 ? [{ kind: "link", href, inside }] : inside;
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}
