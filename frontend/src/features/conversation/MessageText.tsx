// What somebody wrote: line breaks kept, addresses clickable.
import { memo } from "react";
import { linkify } from "./linkify";
import styles from "./Message.module.css";

export const MessageText = memo(function MessageText({ text }: { text: string }) {
  return (
    <p className={styles.text} dir="auto">
      {linkify(text).map((part, index) => {
        const key = `${index} ${part.text}`;
        if (part.kind === "text") return <span key={key}>{part.text}</span>;
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        );
      })}
    </p>
  );
});
