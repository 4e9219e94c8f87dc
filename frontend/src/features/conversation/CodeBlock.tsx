// A block of code: coloured once the colours are there, never wrapped, copied with one press.
import { createElement, Fragment, type ReactNode, useEffect, useState } from "react";
import { IconButton } from "@/components/ui/Button";
import { ScrollBox } from "@/components/ui/ScrollBox";
import { lazyModule } from "@/lib/lazyModule";
import type { Piece } from "./colours";
import styles from "./Markdown.module.css";

const COPIED_MS = 2_000;

const colours = lazyModule(() => import("./colours"));

export function CodeBlock({ language, text }: { language: string; text: string }) {
  const pieces = colours.use(language !== "")?.coloured(language, text) ?? [{ text, tone: null }];
  return (
    <div className={styles.code}>
      <ScrollBox>
        <pre dir="ltr">
          <code>{createElement(Fragment, null, ...pieces.map(drawnPiece))}</code>
        </pre>
      </ScrollBox>
      <div className={styles.bar}>
        {language}
        <Copy text={text} />
      </div>
    </div>
  );
}

function drawnPiece({ text, tone }: Piece): ReactNode {
  return tone ? <span className={styles[tone]}>{text}</span> : text;
}

function Copy({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  if (!navigator.clipboard) return null; // on plain http browsers keep it to themselves
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return <IconButton icon={copied ? "check" : "copy"} label={copied ? "Copied" : "Copy code"} onClick={copy} />;
}
