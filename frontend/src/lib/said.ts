// A message in one line, for rows and quotes: its words without the marks of Markdown. What reads those comes when it is
// first wanted; until then a text stands as it was written.
import { useCallback } from "react";
import { filesInWords } from "./fileWords";
import { lazyModule } from "./lazyModule";
import { hasMarkup } from "./markup";

/** What a text says. */
export type Plain = (text: string) => string;

type Said = Readonly<{ content: string; attachments: number; deleted: boolean }>;
type Part = Readonly<{ text: string; found: boolean }>;

const reader = lazyModule(() => import("./plainWords"));
/** They mean nothing in any text, and nothing to the parser. */
const [BEGIN, END] = ["\ufdd0", "\ufdd1"];

/** For these texts. */
export function usePlain(texts: readonly string[]): Plain {
  const there = reader.use(texts.some(hasMarkup));
  return useCallback((text) => (there && hasMarkup(text) ? there.plainWords(text) : text), [there]);
}

export function saidInWords({ content, attachments, deleted }: Said, plain: Plain): string {
  return deleted ? "Message deleted" : plain(content) || content || filesInWords(attachments) || "…";
}

/** The same of a text in parts: what was found stays marked, but for what is not shown. */
export function plainParts(parts: readonly Part[], plain: Plain): Part[] {
  const text = parts.map((part) => (part.found ? `${BEGIN}${part.text}${END}` : part.text)).join("");
  let found = false;
  return plain(text)
    .split(/([\ufdd0\ufdd1])/u)
    .flatMap((piece) => {
      if (piece === BEGIN || piece === END) found = piece === BEGIN;
      return piece === "" || piece === BEGIN || piece === END ? [] : [{ text: piece, found }];
    });
}
