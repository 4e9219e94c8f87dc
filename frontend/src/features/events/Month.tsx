// A month of events: at the desk in its cells, on a phone as marks with the list below.
import { type CSSProperties, type ReactNode, useState } from "react";
import { Link } from "react-router";
import { Button, IconButton } from "@/components/ui/Button";
import { NotFetched, Nothing } from "@/components/ui/ListEnd";
import { classes } from "@/lib/classes";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useNow } from "@/lib/useNow";
import { deviceZone, midnightOf, wallIn } from "@/lib/zones";
import type { WholeEvent } from "@/sync/types";
import { EventRow } from "./EventRow";
import pageStyles from "./EventsPage.module.css";
import styles from "./Month.module.css";
import { type Bar, lanesOf } from "./monthBars";
import { type Days, dayIn, isInMonth, monthName, shifted, spanOf, weeksOf } from "./monthGrid";
import { useEventsBetween } from "./useEventList";
import type { WantedEvents } from "./wantedEvents";
import { dayText, longSpan } from "./when";
import { answerText } from "./words";

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Lanes of a day that are drawn; what is more is counted. */
const LANES = 3;

type Dated = WholeEvent & Days;

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
  const { rows, state, retry } = useEventsBetween(
    midnightOf(days[0] ?? "", zone),
    midnightOf(days.at(-1) ?? "", zone, 1),
    wanted,
  );
  const events = rows.map((event) => ({ ...event, ...spanOf(event, zone) }));
  const inMonth = events.filter((event) => isInMonth(event, month));
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
            <Week key={week[0]} week={week} month={month} events={events} zone={zone} now={now} phone={phone} />
          ))}
        </tbody>
      </table>
      {phone && (
        <ul className={pageStyles.list} aria-label={`Events in ${monthName(month)}`}>
          {inMonth.map((event) => (
            <EventRow key={event.id} event={event} roomName={nameOf(event)} now={now} />
          ))}
        </ul>
      )}
      {state === "idle" && (phone ? inMonth : rows).length === 0 && (
        <Nothing>Nothing is planned in {phone ? monthName(month) : "these weeks"}.</Nothing>
      )}
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

type WeekProps = {
  week: readonly string[];
  month: string;
  events: readonly Dated[];
  zone: string;
  now: Date;
  phone: boolean;
};

function Week({ week, month, events, zone, now, phone }: WeekProps) {
  const [open, setOpen] = useState(false);
  const folded = lanesOf(week, events, LANES);
  const shown = open ? lanesOf(week, events, Number.POSITIVE_INFINITY) : folded;
  const today = dayIn(now, zone);
  return (
    <tr>
      {week.map((day, index) => (
        <td key={day} className={classes(!day.startsWith(month) && styles.out)}>
          <time
            dateTime={day}
            className={classes(styles.day, day === today && styles.today)}
            aria-current={day === today ? "date" : undefined}
          >
            {Number(day.slice(-2))}
          </time>
          {shown[index]?.lanes.map((bar, lane) =>
            bar ? (
              <Place key={bar.event.id} bar={bar}>
                {phone ? <Mark event={bar.event} /> : <Chip bar={bar} zone={zone} now={now} />}
              </Place>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: an empty lane is nothing but its place
              <div key={lane} className={styles.place} />
            ),
          )}
          <More count={folded[index]?.more ?? 0} day={day} open={open} phone={phone} onToggle={() => setOpen(!open)} />
        </td>
      ))}
    </tr>
  );
}

/** Over as many days as the bar has, in the first one's cell. */
function Place({ bar, children }: { bar: Bar<Dated>; children: ReactNode }) {
  const style: CSSProperties & Record<"--days", number> = { "--days": bar.days };
  const look = classes(
    styles.place,
    bar.days > 1 && styles.long,
    bar.fromBefore && styles.fromBefore,
    bar.goesOn && styles.goesOn,
  );
  return (
    <div className={look} style={style}>
      {children}
    </div>
  );
}

type MoreProps = { count: number; day: string; open: boolean; phone: boolean; onToggle: () => void };

/** What has no lane: at the desk the week opens for it; on a phone the list below has it. */
function More({ count, day, open, phone, onToggle }: MoreProps) {
  if (count === 0) return null;
  if (phone) {
    return (
      <span className={styles.count} aria-hidden="true">
        +{count}
      </span>
    );
  }
  return (
    <button type="button" className={styles.more} aria-expanded={open} onClick={onToggle}>
      {open ? "Fewer" : `+${count} more`}
      <span className="sr">, {dayText(day)}</span>
    </button>
  );
}

function Chip({ bar: { event, fromBefore }, zone, now }: { bar: Bar<Dated>; zone: string; now: Date }) {
  const time = wallIn(new Date(event.startsAt), zone).slice(11);
  const answer = event.status === "cancelled" ? "Cancelled" : answerText(event.myAnswer);
  const span = longSpan(new Date(event.startsAt), new Date(event.endsAt), zone, now);
  const said = event.first === event.last ? answer : `${span}. ${answer}`;
  return (
    <Link className={classes(styles.chip, lookOf(event))} to={`/events/${event.id}`} title={`${event.title}. ${said}`}>
      {!fromBefore && event.status !== "cancelled" && <span>{time} </span>}
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
