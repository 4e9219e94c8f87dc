/**
 * The marks of Markdown within a line of words, found by the rules that the drawn text goes by
 * (features/conversation/markdown.ts), without its parser. Pure.
 */
import { safeHref } from "./linkify";

/** Characters of a text, an empty one where a mark stood. */
export type Chars = string[];

/** What emphasis marks in a row may do. */
type Can = Readonly<{ opens: boolean; closes: boolean }>;
type Run = Readonly<{ mark: string; from: number; to: number; inAddress: boolean }> & Can;
/** One mark of a run: an asterisk, an underscore, two tildes. */
type Mark = Readonly<{ run: Run; at: number; size: number }>;
type Bracket = { at: number; from: number; marks: number; image: boolean; dead: boolean };

const SPECIAL = /[\\`*_~[\]!<]|(?<![a-z\d+.-])https?:\/\//giu;
const ESCAPED = /[\n!-/:-@[-`{-~]/u;
const ADDRESS = /https?:\/\/[^\s<>"`/?#*_~|()[\]]+(?:[/?#][^\s<>"|[\]]*)?/iuy;
const ADDRESS_END = "*.,:;!?'\")";
const ANGLED = /<([^<>\s]+)>/uy;
const SCHEME = /^[a-z][a-z\d+.-]+:/iu;
const TARGET =
  /\([ \t\n]*(?![ \t\n])(?:<((?:[^<>\n\\]|\\.)*)>|((?:[^\s()\\]|\\[^\n]|\((?:[^\s()\\]|\\[^\n]|\([^\s()\\]*\))*\))+))?(?:[ \t\n]+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t\n]*\)/suy;
const SPACE = /[\t-\r\p{Zs}]/u;
const PUNCTUATION = /[\p{P}\p{S}]/u;

/** Empties in `out`, from `offset` on, what is a mark in this text. */
export function emptyMarks(written: string, out: Chars, offset: number): void {
  const text = written.trimEnd();
  const runs = [...text.matchAll(/`+/gu)].map(({ index, 0: run }) => ({ at: index, size: run.length }));
  const marks: Mark[] = [];
  const brackets: Bracket[] = [];
  let at = next(0);
  while (at >= 0) at = next(step());
  pair(
    marks.filter((mark) => !mark.run.inAddress),
    drop,
  );

  function next(from: number): number {
    SPECIAL.lastIndex = from;
    return SPECIAL.exec(text)?.index ?? -1;
  }

  function drop(from: number, to: number): void {
    out.fill("", offset + from, offset + to);
  }

  /** What stands here is read; where the next may stand. */
  function step(): number {
    const char = text.charAt(at);
    switch (char) {
      case "\\":
        if (!ESCAPED.test(text.charAt(at + 1))) return at + 1;
        drop(at, at + 1);
        return at + 2;
      case "`":
        return code();
      case "*":
      case "_":
      case "~":
        return emphasis(at);
      case "!":
        if (text.charAt(at + 1) !== "[") return at + 1;
        brackets.push({ at, from: at + 2, marks: marks.length, image: true, dead: false });
        return at + 2;
      case "[":
        brackets.push({ at, from: at + 1, marks: marks.length, image: false, dead: false });
        return at + 1;
      case "]":
        return closing();
      case "<":
        return angled();
      default:
        return address();
    }
  }

  function code(): number {
    const here = runs.findIndex((run) => run.at + run.size > at);
    const size = (runs[here]?.at ?? at) + (runs[here]?.size ?? 1) - at;
    const end = runs.find((run, index) => index > here && run.size === size);
    if (!end) return at + size;
    drop(at, at + size);
    drop(end.at, end.at + size);
    unpad(at + size, end.at - 1);
    return end.at + size;
  }

  /** Code with a space, or a line's end, on both sides is shown without. */
  function unpad(from: number, to: number): void {
    let last = to;
    while (out[offset + last] === "") last -= 1; // a quote's marks
    const isPadded = /[ \n]/u.test(text.charAt(from)) && /[ \n]/u.test(text.charAt(last));
    if (!isPadded || text.slice(from, last).trim() === "") return;
    drop(from, from + 1);
    drop(last, last + 1);
  }

  function emphasis(from: number, inAddress = false): number {
    const mark = text.charAt(from);
    let end = from;
    while (text.charAt(end) === mark) end += 1;
    const run = { mark, from, to: end, inAddress, ...flanks(text, from, end) };
    const size = mark === "~" ? 2 : 1;
    for (let one = from + ((end - from) % size); one < end; one += size) marks.push({ run, at: one, size });
    return end;
  }

  function closing(): number {
    const open = brackets.pop();
    TARGET.lastIndex = at + 1;
    const target = open && !open.dead ? TARGET.exec(text) : null;
    const to = target?.[1] ?? target?.[2];
    if (!open || !target || (to !== undefined && safeHref(to.replace(/\\(?=[!-/:-@[-`{-~])/gu, "")) === null))
      return at + 1;
    const end = TARGET.lastIndex;
    drop(open.at, open.from);
    drop(at, end);
    if (open.image) {
      marks.length = open.marks;
      asWritten(open.from, at); // its words are drawn as they are
      if (open.from === at && to) asWritten(text.indexOf(to, at), text.indexOf(to, at) + to.length);
    } else {
      pair(
        marks.splice(open.marks).map((mark) => (mark.run.to === at ? atTheEnd(mark) : mark)),
        drop,
      );
      for (const bracket of brackets) bracket.dead ||= !bracket.image; // no link in a link
    }
    return end;
  }

  /** The mark as the last of a link's words. */
  function atTheEnd(mark: Mark): Mark {
    return { ...mark, run: { ...mark.run, ...flanks(text.slice(0, at), mark.run.from, at) } };
  }

  function asWritten(from: number, to: number): void {
    for (let one = from; one < to; one += 1) out[offset + one] = text.charAt(one);
  }

  function angled(): number {
    ANGLED.lastIndex = at;
    const inside = ANGLED.exec(text)?.[1];
    if (inside === undefined || safeHref(SCHEME.test(inside) ? inside : `mailto:${inside}`) === null) return at + 1;
    const end = ANGLED.lastIndex;
    drop(at, at + 1);
    drop(end - 1, end);
    return end;
  }

  function address(): number {
    ADDRESS.lastIndex = at;
    let end = at + (ADDRESS.exec(text)?.[0].length ?? 1);
    while (ADDRESS_END.includes(text.charAt(end - 1))) end -= 1;
    for (const { index } of text.slice(at, end).matchAll(/([*_~])\1*/gu)) emphasis(at + index, true);
    return end;
  }
}

/** Whether a run of marks may open, and close: by what stands before and after it. */
function flanks(text: string, from: number, to: number): Can {
  const inWords = text.charAt(from) !== "_";
  const before = [...text.slice(Math.max(0, from - 2), from)].at(-1) ?? " ";
  const after = [...text.slice(to, to + 2)].at(0) ?? " ";
  const left = !SPACE.test(after) && (!PUNCTUATION.test(after) || SPACE.test(before) || PUNCTUATION.test(before));
  const right = !SPACE.test(before) && (!PUNCTUATION.test(before) || SPACE.test(after) || PUNCTUATION.test(after));
  return {
    opens: left && (inWords || !right || PUNCTUATION.test(before)),
    closes: right && (inWords || !left || PUNCTUATION.test(after)),
  };
}

/** Drops those that are pairs. */
function pair(marks: readonly Mark[], drop: (from: number, to: number) => void): void {
  const open: Mark[] = [];
  let below = 0; // marks of one run are no pairs
  let last: Mark | undefined;
  for (const mark of marks) {
    below = last?.run.from === mark.run.from ? Math.min(below, open.length) : open.length;
    last = mark;
    const found = mark.run.closes
      ? open.findLastIndex((one, index) => index < below && arePair(one.run, mark.run))
      : -1;
    const opener = open[found];
    if (opener) {
      drop(opener.at, opener.at + opener.size);
      drop(mark.at, mark.at + mark.size);
      open.length = found;
    } else if (mark.run.opens) open.push(mark);
  }
}

function arePair(open: Run, close: Run): boolean {
  if (open.mark !== close.mark) return false;
  if (open.mark === "~" || !(open.closes || close.opens)) return true;
  const [one, other] = [open.to - open.from, close.to - close.from];
  return (one + other) % 3 !== 0 || (one % 3 === 0 && other % 3 === 0);
}
