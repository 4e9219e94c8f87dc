// What a message replies to, in one line above it; a press leads there.
import { Face } from "@/components/ui/Face";
import { shownName } from "@/lib/people";
import { saidInWords, usePlain } from "@/lib/said";
import type { Quote } from "@/sync/types";
import styles from "./QuoteLine.module.css";

export function QuoteLine({ quote, onOpen }: { quote: Quote; onOpen?: ((number: number) => void) | undefined }) {
  const said = saidInWords(quote, usePlain([quote.content]));
  return (
    <button type="button" className={styles.quote} onClick={() => onOpen?.(quote.number)} disabled={!onOpen}>
      <Face person={quote.user} size="tiny" />
      <span className="cut">
        <b>{shownName(quote.user)}</b> {said}
      </span>
    </button>
  );
}
