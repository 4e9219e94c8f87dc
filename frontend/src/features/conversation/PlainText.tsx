// Text as it was written: line breaks kept, addresses clickable.
import { memo, type ReactNode } from "react";
import { linkify } from "@/lib/linkify";
import { Words } from "./Mentions";
import styles from "./Message.module.css";

export const PlainText = memo(function PlainText({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <p className={styles.text} dir="auto">
      {linkify(text).map((part, index) => {
        const key = `${index} ${part.text}`;
        if (part.kind === "text")
          return (
            <span key={key}>
              <Words text={part.text} />
            </span>
          );
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        );
      })}
      {children}
    </p>
  );
});
