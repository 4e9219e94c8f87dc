// An event as it stands in the conversation: live, because every answer and edit is a change of the room.
import { Link } from "react-router";
import { useNow } from "@/lib/useNow";
import { deviceZone } from "@/lib/zones";
import type { EventCard as Card } from "@/sync/types";
import { Answers } from "./Answers";
import styles from "./EventCard.module.css";
import { Facts } from "./Facts";
import { Leaf } from "./Leaf";
import { Seats } from "./Seats";
import { cancelledText, number, type Phase, phaseOf } from "./words";

/** `mayAnswer`: the room lets one; whether the event still takes answers it says itself. */
export type EventCardProps = { event: Card; mayAnswer: boolean };

export function EventCard({ event, mayAnswer }: EventCardProps) {
  const phase = phaseOf(event, useNow());
  return (
    <section className={styles.event} aria-label={`Event: ${event.title}`} data-phase={phase}>
      <div className={styles.top}>
        <Leaf at={new Date(event.startsAt)} zone={deviceZone()} />
        <div className={styles.about}>
          <h3>
            <Link to={`/events/${event.id}`}>
              <bdi>{event.title}</bdi>
            </Link>
          </h3>
          <Facts event={event} />
        </div>
      </div>
      <EventState event={event} phase={phase} mayAnswer={mayAnswer} />
    </section>
  );
}

/** Places and answers as long as there is something to answer, then how it ended. */
export function EventState({ event, phase, mayAnswer }: EventCardProps & { phase: Phase }) {
  if (phase === "cancelled") return <p className={styles.note}>{cancelledText(event)}</p>;
  if (phase === "over") return <p className={styles.note}>{overText(event)}</p>;
  return (
    <>
      <Seats event={event} faces />
      {phase === "begun" && <p className={styles.note}>It has begun: answers are closed.</p>}
      <Answers event={event} active={mayAnswer && phase === "open"} />
    </>
  );
}

function overText({ counts: { going } }: Card): string {
  if (going === 0) return "Over. Nobody had said they would come.";
  return going === 1 ? "Over. One person was going." : `Over. ${number(going)} were going.`;
}
