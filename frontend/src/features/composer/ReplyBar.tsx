// What one is replying to, over the field; Escape or the cross leaves it.
import { IconButton } from "@/components/ui/Button";
import { Icon } from "@/components/ui/Icon";
import { filesInWords } from "@/lib/fileWords";
import { shownName } from "@/lib/people";
import type { Quote } from "@/sync/types";
import styles from "./ReplyBar.module.css";

export function ReplyBar({ quote, onLeave }: { quote: Quote; onLeave: () => void }) {
  return (
    <div className={styles.bar}>
      <Icon name="reply" small />
      <span className="cut">
        <span className="sr">Replying to </span>
        <b>{shownName(quote.user)}</b>{" "}
        {quote.deleted ? "Message deleted" : quote.content || filesInWords(quote.attachments) || "…"}
      </span>
      <IconButton icon="close" label="Don’t reply" onClick={onLeave} />
    </div>
  );
}
