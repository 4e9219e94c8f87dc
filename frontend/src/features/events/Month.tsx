// A month of events: at the desk in its cells, on a phone as marks with the list below.
import { Fragment } from "react";
import { Link } from "react-router";
import { Button, IconButton } from "@/components/ui/Button";
import { NotFetched, Nothing } from "@/components/ui/ListEnd";
import { classes } from "@/lib/classes";
import { grouped } from "@/lib/grouped";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useNow } from "@/lib/useNow";
import { deviceZone, momentsOf, wallIn } from "@/lib/zones";
import type { WholeEvent } from "@/sync/types";
import { EventRow } from "./EventRow";
import pageStyles from "./EventsPage.module.css";
import styles from "./Month.module.css";
import { dayIn, daysOf, monthName, shifted, weeksOf } from "./monthGrid";
import { useEventsBetween } from "./useEventList";
import type { WantedEvents } from "./wantedEvents";
import { answerText } from "./words";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

type MonthProps = {
  wanted: WantedEvents;
  nameOf: (event: WholeEvent) => string;
};

export function Month({ wanted, nameOf }: MonthProps) {
  const now = useNow();
  const zone = deviceZone();
  const phone = useMedia(PHONE);
  const month = wanted.month ?? dayIn(now, zone).slice(0, 7);
  const weeks = weeksOf(month);
  const days = weeks.flat();
  const { rows, state, retry } = useEventsBetween(midnight(days[0], zone), midnight(days.at(-1), zone, 1), wanted);
  const byDay = grouped(
    rows.flatMap((event) => daysOf(event, zone).map((day, index) => ({ event, day, begins: index === 0 }))),
    ({ day }) => day,
  );
  return (
    <>
      {state === "failed" && <NotFetched onRetry={retry}>The events could not be fetched.</NotFetched>}
      <table className={styles.month} aria-label={monthName(month)} aria-busy={state === "loading"}>
        <thead>
          <tr>
            {WEEKDAYS.map((day) => (
              <th key={day} scope="col">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day} className={classes(!day.startsWith(month) && styles.out)}>
                  <time
                    dateTime={day}
                    className={classes(styles.day, day === dayIn(now, zone) && styles.today)}
                    aria-current={day === dayIn(now, zone) ? "date" : undefined}
                  >
                    {Number(day.slice(-2))}
                  </time>
                  {byDay.get(day)?.map(({ event, begins }) => (
                    <Fragment key={event.id}>
                      {phone ? <Mark event={event} /> : <Chip event={event} begins={begins} zone={zone} />}
                    </Fragment>
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {phone && (
        <ul className={pageStyles.list} aria-label={`Events in ${monthName(month)}`}>
          {rows
            .filter((event) => daysOf(event, zone).some((day) => day.startsWith(month)))
            .map((event) => (
              <EventRow key={event.id} event={event} roomName={nameOf(event)} now={now} />
            ))}
        </ul>
      )}
      {state === "idle" && rows.length === 0 && <Nothing>Nothing is planned in these weeks.</Nothing>}
    </>
  );
}

type MonthPickerProps = { month: string | null; onMonth: (month: string | null) => void };

export function MonthPicker({ month, onMonth }: MonthPickerProps) {
  const current = dayIn(useNow(), deviceZone()).slice(0, 7);
  const shown = month ?? current;
  return (
    <div className={styles.picker}>
      <IconButton icon="back" label={monthName(shifted(shown, -1))} onClick={() => onMonth(shifted(shown, -1))} />
      <b aria-live="polite">{monthName(shown)}</b>
      <IconButton
        icon="back"
        className={styles.next}
        label={monthName(shifted(shown, 1))}
        onClick={() => onMonth(shifted(shown, 1))}
      />
      {shown !== current && (
        <Button kind="plain" onClick={() => onMonth(null)}>
          Today
        </Button>
      )}
    </div>
  );
}

function Chip({ event, begins, zone }: { event: WholeEvent; begins: boolean; zone: string }) {
  const time = wallIn(new Date(event.startsAt), zone).slice(11);
  const said = event.status === "cancelled" ? "Cancelled" : answerText(event.myAnswer);
  return (
    <Link className={classes(styles.chip, lookOf(event))} to={`/events/${event.id}`} title={`${event.title}. ${said}`}>
      {begins && event.status !== "cancelled" && <span>{time} </span>}
      <bdi>{event.title}</bdi>
      <span className="sr">. {said}</span>
    </Link>
  );
}

function Mark({ event }: { event: WholeEvent }) {
  return <i className={classes(styles.mark, lookOf(event))} aria-hidden="true" />;
}

/** Filled: one has answered; spruce: one goes. */
function lookOf({ status, myAnswer }: WholeEvent): string | undefined {
  if (status === "cancelled") return styles.off;
  if (!myAnswer) return styles.unanswered;
  return myAnswer.status === "going" ? styles.going : undefined;
}

/** The moment at which that day, or the one `after` it, begins here; by the clock an hour later where there is no midnight. */
function midnight(day = "", zone: string, after = 0): string {
  const date = new Date(Date.parse(`${day}T00:00Z`) + after * 24 * 60 * 60_000).toISOString().slice(0, 10);
  const at = momentsOf(`${date}T00:00`, zone)[0] ?? momentsOf(`${date}T01:00`, zone)[0] ?? new Date(`${date}T00:00Z`);
  return at.toISOString();
}
