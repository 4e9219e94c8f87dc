// How full an event is: a square for each place, filled where it is taken, and the same in words.
import { Face } from "@/components/ui/Face";
import { classes } from "@/lib/classes";
import type { EventTerms } from "@/sync/types";
import styles from "./Seats.module.css";
import { number, seatsText } from "./words";

/** More places than that are only counted. */
const DRAWN = 20;

type SeatsProps = { event: EventTerms; faces?: boolean };

export function Seats({ event, faces = false }: SeatsProps) {
  return (
    <div className={styles.seats}>
      <Squares event={event} />
      <SeatsText event={event} />
      {faces && <Faces event={event} />}
    </div>
  );
}

export function Squares({ event: { capacity, counts } }: { event: EventTerms }) {
  if (capacity === null || capacity > DRAWN) return null;
  const places = Array.from({ length: capacity }, (_, place) => place);
  return (
    <span className={styles.squares} aria-hidden="true">
      {places.map((place) => (
        <i key={place} className={classes(place >= counts.going && styles.free)} />
      ))}
    </span>
  );
}

function SeatsText({ event }: { event: EventTerms }) {
  const text = seatsText(event);
  const waits = event.counts.waiting > 0 && text.startsWith("Full");
  if (!waits) return <span>{text}</span>;
  return (
    <span>
      Full, <b className={styles.waiting}>{number(event.counts.waiting)} waiting</b>
    </span>
  );
}

function Faces({ event: { faces, counts } }: { event: EventTerms }) {
  if (faces.length === 0) return null;
  const shown = faces.slice(0, 4);
  const rest = counts.going - shown.length;
  return (
    <span className={styles.faces}>
      {shown.map((person) => (
        <Face key={person.id} person={person} size="here" />
      ))}
      {rest > 0 && (
        <span className={styles.rest} aria-hidden="true">
          +{rest > 99 ? "99" : rest}
        </span>
      )}
    </span>
  );
}
