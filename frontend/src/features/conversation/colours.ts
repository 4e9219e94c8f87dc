// Colours for code, in three tones. A chunk of its own: it comes with the first block of code that names its language.
import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";

export type Tone = "word" | "string" | "quiet" | null;
export type Piece = Readonly<{ text: string; tone: Tone }>;

const lowlight = createLowlight({
  ...{ bash, c, css, diff, go, java, javascript, json, python, rust, sql, typescript, xml, yaml },
});

const TONES: Record<Exclude<Tone, null>, readonly string[]> = {
  word: ["keyword", "built_in", "type", "literal", "name", "selector-tag", "section", "addition", "title"],
  string: ["string", "number", "regexp", "symbol", "attr", "attribute", "link", "deletion", "subst"],
  quiet: ["comment", "quote", "meta", "doctag"],
};
const TONE_OF = new Map(
  Object.entries(TONES).flatMap(([tone, names]) => names.map((name) => [`hljs-${name}`, tone as Tone])),
);

/** The text in pieces, in order. One piece without a tone for a language that is not known here. */
export function coloured(language: string, text: string): Piece[] {
  if (!lowlight.registered(language)) return [{ text, tone: null }];
  return lowlight.highlight(language, text).children.flatMap((node) => piecesOf(node as Node, null));
}

type Node = Readonly<{ value?: string; properties?: { className?: string[] }; children?: readonly Node[] }>;

function piecesOf({ value, properties, children = [] }: Node, around: Tone): Piece[] {
  if (value !== undefined) return [{ text: value, tone: around }];
  const own = properties?.className?.map((name) => TONE_OF.get(name)).find((tone) => tone !== undefined);
  return children.flatMap((node) => piecesOf(node, own ?? around));
}
