/**
 * What a text with marks of Markdown says, on one line, for rows and quotes: what is drawn of it, the numbers of a list
 * among it. Pure; comes with the parser, which said.ts fetches.
 */
import { type Block, type Inline, parseMarkdown } from "./markdown";
import { never } from "./never";

export function plainWords(text: string): string {
  const blocks = parseMarkdown(text);
  const words = blocks ? blocks.map(ofBlock).join(" ") : text;
  return words.replace(/\s+/gu, " ").trim();
}

function ofBlock(block: Block): string {
  switch (block.kind) {
    case "paragraph":
    case "heading":
      return ofLine(block.inside);
    case "quote":
      return block.inside.map(ofBlock).join(" ");
    case "list":
      return block.items
        .flatMap(({ number, inside }) => [number === null ? "" : `${number}.`, ...inside.map(ofBlock)])
        .join(" ");
    case "code":
      return block.text;
    case "table":
      return [block.head, ...block.rows].flatMap((row) => row.map(({ inside }) => ofLine(inside))).join(" ");
    case "rule":
      return "";
    default:
      return never(block);
  }
}

function ofLine(inside: readonly Inline[]): string {
  return inside.map(ofInline).join("");
}

function ofInline(one: Inline): string {
  if (one.kind === "break") return " ";
  return "text" in one ? one.text : ofLine(one.inside);
}
