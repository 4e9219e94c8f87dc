// A message's Markdown, drawn. React elements all the way: no HTML is ever made from text.
import { createElement, Fragment, memo, type ReactNode } from "react";
import { ScrollBox } from "@/components/ui/ScrollBox";
import { classes } from "@/lib/classes";
import { type Block, type Cell, type Inline, type Item, parseMarkdown } from "@/lib/markdown";
import { never } from "@/lib/never";
import { CodeBlock } from "./CodeBlock";
import styles from "./Markdown.module.css";
import { InLink, Words } from "./Mentions";
import message from "./Message.module.css";
import { PlainText } from "./PlainText";

/** `children` follow the last word. */
export const MarkdownText = memo(function MarkdownText({ text, children }: { text: string; children?: ReactNode }) {
  const blocks = parseMarkdown(text);
  if (!blocks) return <PlainText text={text}>{children}</PlainText>;
  const last = blocks.at(-1);
  const joins = last?.kind === "paragraph";
  return (
    <div className={classes(message.text, styles.markdown)} dir="auto">
      {all(joins ? blocks.slice(0, -1) : blocks, drawnBlock)}
      {joins ? (
        <p dir="auto">
          {words(last.inside)}
          {children}
        </p>
      ) : (
        children && <p>{children}</p>
      )}
    </div>
  );
});

/** Given one by one, so that they need no keys: a message's text never changes its order. */
function all<T>(nodes: readonly T[], drawn: (node: T) => ReactNode): ReactNode {
  return createElement(Fragment, null, ...nodes.map(drawn));
}

function words(nodes: readonly Inline[]): ReactNode {
  return all(nodes, drawnInline);
}

function drawnBlock(block: Block): ReactNode {
  switch (block.kind) {
    case "paragraph":
      return <p dir="auto">{words(block.inside)}</p>;
    case "heading":
      return (
        <p className={styles.heading} dir="auto">
          {words(block.inside)}
        </p>
      );
    case "quote":
      return <blockquote>{all(block.inside, drawnBlock)}</blockquote>;
    case "list":
      return createElement(block.ordered ? "ol" : "ul", null, ...block.items.map(drawnItem));
    case "code":
      return <CodeBlock language={block.language} text={block.text} />;
    case "table":
      return <Table head={block.head} rows={block.rows} />;
    case "rule":
      return <hr />;
    default:
      return never(block);
  }
}

function drawnItem({ number, inside }: Item): ReactNode {
  return <li value={number ?? undefined}>{all(inside, drawnBlock)}</li>;
}

function Table({ head, rows }: { head: readonly Cell[]; rows: readonly (readonly Cell[])[] }) {
  return (
    <ScrollBox className={styles.table}>
      <table>
        <thead>
          <tr>{all(head, (cell) => drawnCell("th", cell))}</tr>
        </thead>
        <tbody>
          {all(rows, (row) => (
            <tr>{all(row, (cell) => drawnCell("td", cell))}</tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function drawnCell(Tag: "th" | "td", { align, inside }: Cell): ReactNode {
  return <Tag className={classes(align && styles[align])}>{words(inside)}</Tag>;
}

function drawnInline(node: Inline): ReactNode {
  switch (node.kind) {
    case "text":
      return <Words text={node.text} />;
    case "code":
      return <code>{node.text}</code>;
    case "break":
      return <br />;
    case "strong":
      return <strong>{words(node.inside)}</strong>;
    case "em":
      return <em>{words(node.inside)}</em>;
    case "s":
      return <s>{words(node.inside)}</s>;
    case "link":
      return (
        <a href={node.href} title={node.href} target="_blank" rel="noopener noreferrer nofollow">
          <InLink>{words(node.inside)}</InLink>
        </a>
      );
    default:
      return never(node);
  }
}
