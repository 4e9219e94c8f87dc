import { linkify } from "@/lib/linkify";
import styles from "./EventPage.module.css";

/** What is to be known, as it was written: line breaks kept, addresses clickable. */
export function Description({ text }: { text: string }) {
  let at = 0;
  return (
    <p className={styles.description} dir="auto">
      {linkify(text).map((part) => {
        const key = at;
        at += part.text.length;
        if (part.kind === "text") return <span key={key}>{part.text}</span>;
        return (
          <a key={key} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        );
      })}
    </p>
  );
}
