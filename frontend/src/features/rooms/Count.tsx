import { classes } from "@/lib/classes";
import { countText } from "@/lib/countText";
import styles from "./Count.module.css";

/** Unread messages. Solid when the server has just said so, outlined when that is not sure. */
export function Count({ value, sure }: { value: number; sure: boolean }) {
  return (
    <span className={classes(styles.count, !sure && styles.unsure)}>
      {countText(value)}
      <span className="sr"> unread</span>
    </span>
  );
}
