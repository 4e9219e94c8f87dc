// Who comes, who waits in which order, who may, who can't: read anew whenever somebody answers.
import { useCallback } from "react";
import { Button } from "@/components/ui/Button";
import { Face } from "@/components/ui/Face";
import { NotFetched } from "@/components/ui/ListEnd";
import { sinceTime } from "@/lib/clock";
import { shownName } from "@/lib/people";
import { useNow } from "@/lib/useNow";
import { usePages } from "@/lib/usePages";
import { type Attendee, events } from "@/realtime/eventBook";
import { useLook } from "@/realtime/hooks";
import type { WholeEvent } from "@/sync/types";
import styles from "./Attendees.module.css";
import { inLine, number } from "./words";

type Status = Attendee["status"];

export function Attendees({ event }: { event: WholeEvent }) {
  const { going, waiting, maybe, notGoing } = event.counts;
  return (
    <aside className={styles.attendees} aria-label="Who answered">
      <Group event={event} status="going" title="Going" count={going} />
      <Group event={event} status="waiting" title="Waiting list" count={waiting} />
      <Group event={event} status="maybe" title="Maybe" count={maybe} />
      <Group event={event} status="not_going" title="Can’t" count={notGoing} />
      {going + waiting + maybe + notGoing === 0 && <p className="second">Nobody has answered.</p>}
    </aside>
  );
}

type GroupProps = { event: WholeEvent; status: Status; title: string; count: number };

function Group(props: GroupProps) {
  if (props.count === 0) return null;
  return (
    <section className={styles.group}>
      <h2>
        {props.title} <span>{number(props.count)}</span>
      </h2>
      <People {...props} />
    </section>
  );
}

function People({ event, status, title }: GroupProps) {
  const { id, version } = event;
  const read = useCallback(
    (cursor: string | null, signal: AbortSignal) => events.attendees(id, status, cursor, signal),
    [id, status],
  );
  const { rows, state, hasMore, more, retry } = usePages(read, { edition: version });
  return (
    <>
      <ul>
        {rows.map((row, index) => (
          <Row key={row.user.id} row={row} place={index + 1} organizes={event.organizer?.id === row.user.id} />
        ))}
      </ul>
      {state === "failed" && <NotFetched onRetry={retry}>They could not be fetched.</NotFetched>}
      {hasMore && state !== "failed" && (
        <Button small kind="plain" disabled={state === "loading"} onClick={more}>
          {state === "loading" ? "Loading…" : `More of “${title}”`}
        </Button>
      )}
    </>
  );
}

function Row({ row, place, organizes }: { row: Attendee; place: number; organizes: boolean }) {
  const now = useNow();
  const person = useLook(row.user);
  const waits = row.status === "waiting";
  const since = waits ? `since ${sinceTime(new Date(row.answeredAt), now)}` : "";
  const below = [organizes && "Organizer", row.note, since].filter(Boolean).join(" · ");
  return (
    <li className={styles.row}>
      <Face person={person} size="account" />
      <span className={styles.who}>
        <bdi className="cut" title={`@${person.username}`}>
          {shownName(person)}
        </bdi>
        {below && (
          <small className="cut" title={row.note || undefined}>
            <bdi>{below}</bdi>
          </small>
        )}
      </span>
      {waits && <span className={styles.place}>{inLine(place)}</span>}
    </li>
  );
}
