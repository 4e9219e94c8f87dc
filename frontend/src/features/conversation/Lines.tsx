// The lines between messages: days, and where the unread ones begin.
import { dayLabel, exactTime, sinceTime } from "@/lib/clock";
import styles from "./Lines.module.css";

export function DayLine({ at, now }: { at: Date; now: Date }) {
  const { name, date } = dayLabel(at, now);
  return (
    <div className={styles.day}>
      <div className={styles.label}>
        {name} <span>{date}</span>
      </div>
    </div>
  );
}

export function NewLine({ since, now }: { since: Date; now: Date }) {
  return (
    <div className={styles.new}>
      <div className={styles.label}>
        New <span title={exactTime(since)}>since {sinceTime(since, now)}</span>
      </div>
    </div>
  );
}
