// An event in a list: when, where, in which room, how full, and one's own answer.
import { RowLink } from "@/components/ui/RowLink";
import { classes } from "@/lib/classes";
import { webLink } from "@/lib/webLink";
import { deviceZone } from "@/lib/zones";
import type { WholeEvent } from "@/sync/types";
import styles from "./EventRow.module.css";
import { Leaf } from "./Leaf";
import { Squares } from "./Seats";
import { shortSpan } from "./when";
import { answerText, cancelledText, type Phase, phaseOf, seatsText } from "./words";

type EventRowProps = { event: WholeEvent; roomName: string; now: Date };

export function EventRow({ event, roomName, now }: EventRowProps) {
  const phase = phaseOf(event, now);
  const where = event.place || webLink(event.link)?.text;
  const span = shortSpan(new Date(event.startsAt), new Date(event.endsAt), deviceZone());
  return (
    <RowLink
      to={`/events/${event.id}`}
      sign={<Leaf at={new Date(event.startsAt)} zone={deviceZone()} small />}
      className={classes(styles.row, phase === "cancelled" && styles.off)}
    >
      <p className={styles.head}>
        <bdi className={classes(styles.name, "cut")}>{event.title}</bdi>
        <Tag event={event} phase={phase} />
      </p>
      <p className={classes(styles.sub, "cut")}>
        {phase === "cancelled" ? cancelledText(event) : [span, where].filter(Boolean).join(" · ")}
      </p>
      <p className={styles.meta}>
        <bdi className="cut">{roomName}</bdi>
        {phase !== "cancelled" && (
          <>
            <span aria-hidden="true">·</span>
            <span className={styles.squares}>
              <Squares event={event} />
            </span>
            <span>{seatsText(event)}</span>
          </>
        )}
      </p>
    </RowLink>
  );
}

function Tag({ event, phase }: { event: WholeEvent; phase: Phase }) {
  const { myAnswer } = event;
  if (phase === "cancelled") return <span className={styles.tag}>Cancelled</span>;
  if (phase !== "open" && !myAnswer) return null;
  const look = myAnswer?.status === "going" ? styles.ok : myAnswer?.status === "waiting" ? styles.you : undefined;
  return <span className={classes(styles.tag, look)}>{answerText(myAnswer)}</span>;
}
