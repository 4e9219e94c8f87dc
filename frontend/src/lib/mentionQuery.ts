// Where one is about to mention somebody: the letters between an @ and the caret. Pure.

export type MentionQuery = Readonly<{ start: number; end: number; letters: string }>;

const BEGUN = /(?<![\p{L}\p{M}\p{N}.+@/\\-]_*)@([\p{L}\p{M}\p{N}._-]{0,32})$/u;
const IN_WORD = /^[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}]/u;

/** Null when the caret is nowhere near an @, or in the middle of a word. */
export function mentionQueryAt(text: string, caret: number): MentionQuery | null {
  const begun = BEGUN.exec(text.slice(0, caret));
  if (!begun || IN_WORD.test(text.slice(caret))) return null;
  return { start: begun.index, end: caret, letters: begun[1] ?? "" };
}

/** The text with the handle in the query's place, and where the caret is then: ready to write on. */
export function completed(text: string, { start, end }: MentionQuery, handle: string): { text: string; caret: number } {
  const rest = text.slice(end);
  const before = `${text.slice(0, start)}@${handle}`;
  if (/^\s/u.test(rest)) return { text: before + rest, caret: before.length + 1 };
  return { text: `${before} ${rest}`, caret: before.length + 1 };
}
