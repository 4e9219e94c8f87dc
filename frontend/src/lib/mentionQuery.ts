// Where one is about to mention somebody: the letters between an @ and the caret. Pure.

export type Place = Readonly<{ start: number; end: number }>;
export type MentionQuery = Place & Readonly<{ letters: string }>;
export type Completed = Readonly<{ text: string; caret: number }>;

const BEGUN = /(?<![\p{L}\p{M}\p{N}.+@/\\-]_*)@([\p{L}\p{M}\p{N}._-]{0,32})$/u;
const IN_WORD = /^[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}]/u;

/** Null when the caret is nowhere near an @, or in the middle of a word. */
export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const begun = BEGUN.exec(text.slice(0, caret));
  if (!begun || IN_WORD.test(text.slice(caret))) return null;
  return { start: begun.index, end: caret, letters: begun[1] ?? "" };
}

/** The text with the handle in the query's place, and where the caret is then: ready to write on. */
export function completed(text: string, { start, end }: Place, handle: string): Completed {
  const rest = text.slice(end);
  const before = `${text.slice(0, start)}@${handle}`;
  if (/^\s/u.test(rest)) return { text: before + rest, caret: before.length + 1 };
  return { text: `${before} ${rest}`, caret: before.length + 1 };
}

/** The same where no @ was written: apart from the word before. */
export function mentionedAt(text: string, at: number, handle: string): Completed {
  const before = text.slice(0, at).replace(/(?<=\S)$/u, " ");
  return completed(before + text.slice(at), { start: before.length, end: before.length }, handle);
}
