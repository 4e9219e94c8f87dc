// Whether a text holds anything that Markdown would draw otherwise than as it stands. Cheap: asked of every message.

/** Marks within a line: code, emphasis, strikethrough, a link or an image, an address in angle brackets, an escape. */
const INLINE = /`|\*|~~|\\[\n!-/:-@[-`{-~]|(?<![\p{L}\p{N}])_(?=\S)|\]\(|<(?:https?|mailto):|<[^\s@<>]+@/u;
/** Marks that begin a line: a heading, a quote, a list, a rule, a code fence, a table's second line. */
const BLOCK =
  /^ {0,3}(?:#{1,6}(?:[ \t]|$)|>|[-+](?:[ \t]|$)|\d{1,9}[.)](?:[ \t]|$)|-(?:[ \t]*-){2}|~~~|\|?[ \t]*:?-+:?[ \t]*(?:\||$))/mu;

export function hasMarkup(text: string): boolean {
  return INLINE.test(text) || BLOCK.test(text);
}
