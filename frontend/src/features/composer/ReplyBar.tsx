// What one is replying to, over the field; Escape or the cross leaves it.
import { IconButton } from "@/components/ui/Button";
import { Icon } from "@/components/ui/Icon";
import { shownName } from "@/lib/people";
import { saidInWords, usePlain } from "@/lib/said";
import type { Quote } from "@/sync/types";
import styles from "./ReplyBar.module.css";

export function ReplyBar({ quote, onLeave }: { quote: Quote; onLeave: () => void }) {
  const said = saidInWords(quote, usePlain([quote.content]));
  return (
    <div className={styles.bar}>
      <Icon name="reply" small />
      <span className="cut">
        <span className="sr">Replying to </span>
        <b>{shownName(quote.user)}</b> {said}
      </span>
      <IconButton icon="close" label="Don’t reply" onClick={onLeave} />
    </div>
  );
}
