import { Face } from "@/components/ui/Face";
import { RowLink } from "@/components/ui/RowLink";
import { classes } from "@/lib/classes";
import { exactTime, sinceTime } from "@/lib/clock";
import { shownName } from "@/lib/people";
import { plainParts, usePlain } from "@/lib/said";
import { useLook } from "@/realtime/hooks";
import type { FoundMessage } from "@/realtime/views";
import styles from "./FindRow.module.css";

type FindRowProps = { find: FoundMessage; roomName: string; now: Date };

/** One message that was found; it leads to its place in the conversation. */
export function FindRow({ find, roomName, now }: FindRowProps) {
  const at = new Date(find.createdAt);
  const author = useLook(find.user);
  const plain = usePlain([find.excerpt.map(({ text }) => text).join("")]);
  const excerpt = plainParts(find.excerpt, plain);
  return (
    <RowLink to={`/rooms/${find.room}/messages/${find.number}`} sign={<Face person={author} size="message" />}>
      <p className={styles.head}>
        <bdi className={classes(styles.name, "cut")}>{shownName(author)}</bdi>
        <span className={classes(styles.room, "cut")}>
          in <bdi>{roomName}</bdi>
        </span>
        <time dateTime={find.createdAt} title={exactTime(at)}>
          {sinceTime(at, now)}
        </time>
      </p>
      <p className={styles.text} dir="auto">
        {excerpt.length === 0 && <i>Without words</i>}
        {placed(excerpt).map(({ text, found, at: place }) => (found ? <mark key={place}>{text}</mark> : text))}
      </p>
    </RowLink>
  );
}

/** Each part with where it begins. */
function placed(parts: FoundMessage["excerpt"]) {
  let next = 0;
  return parts.map((part) => {
    const at = next;
    next += part.text.length;
    return { ...part, at };
  });
}
