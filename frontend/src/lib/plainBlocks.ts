/** The marks of Markdown that begin a line: quotes, lists, headings, rules, fences, tables. Pure; see plainWords.ts. */
import { LANGUAGE } from "./markup";
import { type Chars, emptyMarks } from "./plainInline";

/** A quote, or a list's item by the columns that its text is indented. */
type Container = "quote" | number;
/** `dot`: where the number's mark is, which is drawn as a dot. */
type Opening = Readonly<{ container: Container; length: number; dot: number | null }>;

const DEEPEST = 16; // as in the drawn text
const QUOTE = /^ {0,3}> ?/u;
const QUOTE_GOES_ON = /^ *> ?/u;
const ITEM = /^( {0,3}(?:[-+*]|(\d{1,9})[.)]))( +|$)/u;
const RULE = /^ {0,3}([-*_])(?: *\1){2,} *$/u;
const FENCE = /^ {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$/u;
const HEADING = /^ {0,3}#{1,6}(?= |$)/u;
const BEGINS = [QUOTE, ITEM, RULE, FENCE, HEADING];

/** The characters of a text without its marks. Null: it stands as it was written, as when it is drawn. */
export function emptyBlockMarks(text: string): Chars | null {
  const out = text.split("");
  const words = text.replaceAll("\t", " ").split(""); // with a space where something else was read
  const lines = words.join("").split("\n");
  const containers: Container[] = [];
  let fence: string | null = null;
  let columns = 0; // of the table that one is in
  let underHead = false; // in the line that makes the one above a table's head
  let paragraph: number | null = null; // where it began
  let at = 0;

  for (const [index, line] of lines.entries()) {
    const end = at + line.length;
    if (!read(line, lines[index + 1] ?? "")) return null;
    at = end + 1;
  }
  at = text.length;
  leave();
  return out;

  function read(line: string, next: string): boolean {
    const { held, used } = heldBy(containers, line);
    if (held < containers.length && !(paragraph !== null && goesOn(line.slice(used)))) {
      leave();
      containers.length = held;
    }
    take(used);
    const rest = line.slice(used);
    return fence === null ? readOpenings(rest, next) : readCode(rest, fence);
  }

  function readOpenings(line: string, next: string): boolean {
    let rest = line;
    let open = openingOf(rest, paragraph !== null);
    while (open && !isHead(rest, next)) {
      leave();
      containers.push(open.container);
      if (containers.length > DEEPEST) return false;
      if (open.dot === null) take(open.length);
      else numbered(open.length, at + open.dot);
      rest = rest.slice(open.length);
      open = openingOf(rest, false);
    }
    if (rest !== line && rest.trim() === "") endEmptyItem(next);
    return readLeaf(rest, next);
  }

  /** An item that is empty for two lines has ended. */
  function endEmptyItem(next: string): void {
    if (containers.at(-1) === "quote") return;
    const { used } = heldBy(containers.slice(0, -1), next);
    if (next.slice(used).trim() === "") containers.pop();
  }

  function readLeaf(line: string, next: string): boolean {
    if (line.trim() === "") leave();
    else if (columns === 0 && isHead(line, next)) return readHead(line);
    else if (RULE.test(line)) ruled(line);
    else if (FENCE.test(line)) fenced(line);
    else if (HEADING.test(line)) titled(line);
    else if (columns > 0) return readRow(line);
    else paragraph ??= at;
    return true;
  }

  /** What was read so far is no word. */
  function take(length: number): void {
    out.fill("", at, at + length);
    words.fill(" ", at, at + length);
    at += length;
  }

  /** The paragraph, the table or the code ends before this line. */
  function leave(): void {
    if (paragraph !== null) emptyMarks(words.slice(paragraph, at).join(""), out, paragraph);
    paragraph = null;
    fence = null;
    columns = 0;
  }

  function numbered(length: number, dot: number): void {
    out[dot] = ".";
    at += length;
  }

  function ruled(line: string): void {
    leave();
    take(line.length);
  }

  function fenced(line: string): void {
    leave();
    const [, ticks, after, tildes, afterTildes = ""] = FENCE.exec(line) ?? [];
    fence = ticks ?? tildes ?? "";
    const info = after ?? afterTildes;
    take(LANGUAGE.test(info.trim()) ? line.length : line.length - info.length);
  }

  function readCode(line: string, opened: string): boolean {
    const closing = line.trim();
    if (closing.length < opened.length || closing !== opened.charAt(0).repeat(closing.length)) return true;
    if (line.startsWith("    ")) return true;
    fence = null;
    take(line.length);
    return true;
  }

  function titled(line: string): void {
    leave();
    const title = line.trimEnd();
    let end = title.length;
    while (title.charAt(end - 1) === "#") end -= 1;
    const from = HEADING.exec(line)?.[0].length ?? 0;
    const closes = end < title.length && title.charAt(end - 1) === " ";
    const until = closes ? Math.max(end, from) : title.length;
    take(from);
    emptyMarks(title.slice(from, until), out, at);
    at += until - from;
    take(line.length - until);
  }

  function isHead(line: string, next: string): boolean {
    const { held, used } = heldBy(containers, next);
    const under = next.slice(used);
    if (held < containers.length || !line.includes("|") || line.startsWith("    ")) return false;
    const rule = under.trim();
    if (under.startsWith("    ") || !/^[-:| ]{2,}$/u.test(rule) || rule.startsWith("- ")) return false;
    const cells = cellsOf(rule);
    if (!cells.every(([from, to]) => /^ *:?-+:? *$/u.test(rule.slice(from, to)))) return false;
    return cells.length === cellsOf(line).length;
  }

  function readHead(line: string): boolean {
    leave();
    columns = cellsOf(line).length;
    readRow(line);
    underHead = true;
    return true;
  }

  function readRow(line: string): boolean {
    const cells = cellsOf(line);
    if (underHead) {
      underHead = false;
      take(line.length);
      return true;
    }
    for (const bar of barsOf(line)) out[at + bar] = " ";
    for (const [from, to] of cells) emptyMarks(line.slice(from, to), out, at + from);
    return cells.length <= columns;
  }
}

/** How many of the containers go on in this line, and how much of it says so. */
function heldBy(containers: readonly Container[], line: string): { held: number; used: number } {
  let used = 0;
  for (const [held, container] of containers.entries()) {
    const rest = line.slice(used);
    if (container === "quote") {
      const mark = QUOTE_GOES_ON.exec(rest)?.[0];
      if (mark === undefined) return { held, used };
      used += mark.length;
    } else if (rest.startsWith(" ".repeat(container))) used += container;
    else if (rest.trim() !== "") return { held, used };
  }
  return { held: containers.length, used };
}

/** A paragraph goes on in a line that says no more that it is in a quote or a list, unless something begins there. */
function goesOn(rest: string): boolean {
  return rest.trim() !== "" && !BEGINS.some((begins) => begins.test(rest));
}

/** A quote or an item that begins here. A paragraph is ended by the first number only, and by no empty item. */
function openingOf(line: string, inParagraph: boolean): Opening | null {
  if (RULE.test(line)) return null;
  const quote = QUOTE.exec(line)?.[0];
  if (quote !== undefined) return { container: "quote", length: quote.length, dot: null };
  const item = ITEM.exec(line);
  if (!item) return null;
  const [, mark = "", number, spaces = ""] = item;
  const isEmpty = line.length === mark.length + spaces.length;
  if (inParagraph && (isEmpty || (number !== undefined && Number(number) !== 1))) return null;
  const length = mark.length + (isEmpty || spaces.length > 4 ? Math.min(1, spaces.length) : spaces.length);
  return { container: Math.max(length, mark.length + 1), length, dot: number === undefined ? null : mark.length - 1 };
}

/** The cells of a table's row, each from where to where. */
function cellsOf(line: string): [number, number][] {
  const bars = barsOf(line);
  const starts = [-1, ...bars];
  const cells = starts.map((bar, index): [number, number] => [bar + 1, bars[index] ?? line.length]);
  return cells.filter(([from, to], index) => (index > 0 && index < bars.length) || line.slice(from, to).trim() !== "");
}

function barsOf(line: string): number[] {
  return [...line.matchAll(/(?<!\\)\|/gu)].map(({ index }) => index);
}
