// What somebody wrote. Text with marks of Markdown is drawn by a chunk that comes later; until then it stands as written.
import type { ReactNode } from "react";
import { lazyModule } from "@/lib/lazyModule";
import { hasMarkup } from "@/lib/markup";
import { PlainText } from "./PlainText";

const markdown = lazyModule(() => import("./MarkdownText"));

export function MessageText({ text, children }: { text: string; children?: ReactNode }) {
  const drawn = markdown.use(hasMarkup(text));
  const Text = drawn ? drawn.MarkdownText : PlainText;
  return <Text text={text}>{children}</Text>;
}

/** Fetches early what some of these texts will need, so that it is there when they come into view. */
export function prepareFor(texts: readonly string[]): void {
  if (texts.some(hasMarkup)) markdown.load();
}
