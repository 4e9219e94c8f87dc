import { classes } from "@/lib/classes";
import { countText, MENTIONS_SHOWN } from "@/lib/countText";
import type { RoomCard } from "@/realtime/views";
import styles from "./Count.module.css";

type CountProps = { room: Pick<RoomCard, "unread" | "mentions" | "kind">; sure: boolean };

/**
 * Unread messages, or those among them that mention one; what is said to one alone is for one, too. Solid when the
 * server has just said so, outlined when that is not sure.
 */
export function Count({ room: { unread, mentions, kind }, sure }: CountProps) {
  const forMe = mentions > 0 || kind === "direct";
  const others = mentions > 0 && mentions < unread;
  return (
    <span className={classes(styles.count, forMe && styles.you, !sure && styles.unsure)}>
      {mentions > 0 ? countText(mentions, MENTIONS_SHOWN) : countText(unread)}
      <span className="sr">{mentions > 0 ? " for you" : " unread"}</span>
      {others && <span className="sr">, {countText(unread)} unread</span>}
    </span>
  );
}
