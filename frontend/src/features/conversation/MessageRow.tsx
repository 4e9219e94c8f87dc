// One confirmed message: solid. Its face and name only where a run begins; otherwise its time waits in the margin.
import { memo } from "react";
import { Face } from "@/components/ui/Face";
import { classes } from "@/lib/classes";
import { exactTime, timeOfDay } from "@/lib/clock";
import { shownName } from "@/lib/people";
import type { Message, Person } from "@/sync/types";
import styles from "./Message.module.css";
import { MessageText } from "./MessageText";

export const MessageRow = memo(function MessageRow({ message, first }: { message: Message; first: boolean }) {
  const at = new Date(message.createdAt);
  return (
    <div
      className={classes(styles.message, first && styles.first, message.deleted && styles.gone)}
      data-message={message.number}
    >
      <div className={styles.margin}>
        {first ? <Face person={message.user} faded={message.deleted} /> : <Clock at={at} />}
      </div>
      <div className={styles.body}>
        {first && <ByLine author={message.user} at={at} />}
        {!first && <span className="sr">{shownName(message.user)}: </span>}
        {message.deleted ? (
          <p className={styles.text}>Message deleted</p>
        ) : (
          <MessageText text={message.superseded ? "…" : message.content}>
            {message.editedAt && <Edited at={new Date(message.editedAt)} />}
          </MessageText>
        )}
      </div>
    </div>
  );
});

export function ByLine({ author, at, meta }: { author: Person; at: Date; meta?: string | undefined }) {
  return (
    <div className={styles.by}>
      <bdi className={classes(styles.name, "cut")} title={`@${author.username}`}>
        {shownName(author)}
      </bdi>
      <Clock at={at} />
      {meta && <span className={styles.meta}>{meta}</span>}
    </div>
  );
}

function Edited({ at }: { at: Date }) {
  return (
    <span className={styles.edited} title={`Edited ${exactTime(at)}`}>
      {" (edited)"}
    </span>
  );
}

function Clock({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)}>
      {timeOfDay(at)}
    </time>
  );
}
