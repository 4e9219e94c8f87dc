// Whether a text holds anything that Markdown would draw otherwise than as it stands, and whether it is too much of it
// to be drawn at all. Cheap: asked of every message.

/** Marks within a line: code, emphasis, strikethrough, a link or an image, an address in angle brackets, an escape. */
const INLINE = /`|\*|~~|\\[\n!-/:-@[-`{-~]|(?<![\p{L}\p{N}])_(?=\S)|\]\(|<(?:https?|mailto):|<[^\s@<>]+@/u;
/** Marks that begin a line: a heading, a quote, a list, a rule, a code fence, a table's second line. */
const BLOCK =
  /^ {0,3}(?:#{1,6}(?:[ \t]|$)|>|[-+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|-(?:[ \t]*-){2}|~~~|\|?[ \t]*:?-+:?[ \t]*(?:\||$))/mu;

export function hasMarkup(text: string): boolean {
  return INLINE.test(text) || BLOCK.test(text);
}

const LONGEST = 16_384;
/** Characters that may mean something, line breaks among them, and what may be links: parsing and drawing cost that. */
const MARKS = /[*_`~[\]<>|!\\#\n]/gu;
const LINKS = /:\/\/|mailto:|\]\(/giu;
const LINK_COSTS = 10;
const MOST = 1_500;

/** Such a text stands as it was written. */
export function isTooMuch(text: string): boolean {
  return text.length > LONGEST || cost(text) > MOST;
}

function cost(text: string): number {
  return (text.match(MARKS)?.length ?? 0) + (text.match(LINKS)?.length ?? 0) * LINK_COSTS;
}

/** What stands after a fence is the code's language if it is such a word, else a line of the code. */
export const LANGUAGE = /^[\w+#.-]{1,20}$/u;
