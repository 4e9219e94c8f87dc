/**
 * What a text with marks of Markdown says, on one line: for rows and quotes, which are there before the parser is. Pure.
 *
 * It drops what the drawn text (features/conversation/markdown.ts) does not show, and keeps the rest as it was written,
 * the numbers of a list among it.
 */
import { hasMarkup, isTooMuch } from "./markup";
import { emptyBlockMarks } from "./plainBlocks";

export function plainWords(text: string): string {
  return plainParts([{ text }])
    .map((part) => part.text)
    .join("");
}

/** The same of a text in parts; those of which nothing is left are left out. */
export function plainParts<Part extends Readonly<{ text: string }>>(parts: readonly Part[]): Part[] {
  const text = parts.map((part) => part.text).join("");
  const chars = shown(text);
  let at = 0;
  let spaced = true; // at the beginning, and after a space
  const plain = parts.map((part) => {
    const words = chars.slice(at, at + part.text.length).join("");
    at += part.text.length;
    const line = words.replace(/\s+/gu, " ");
    const joined = spaced ? line.trimStart() : line;
    if (line) spaced = line.endsWith(" ");
    return { ...part, text: joined };
  });
  const last = plain.findLast((part) => part.text.trim());
  return plain
    .slice(0, last ? plain.indexOf(last) + 1 : 0)
    .map((part) => (part === last ? { ...part, text: part.text.trimEnd() } : part))
    .filter((part) => part.text);
}

function shown(text: string): readonly string[] {
  if (!hasMarkup(text) || isTooMuch(text)) return text.split("");
  return emptyBlockMarks(text) ?? text.split("");
}
