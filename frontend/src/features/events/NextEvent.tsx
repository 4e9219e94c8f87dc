// One's next event, as a line in the list of rooms.
import { Link } from "react-router";
import { classes } from "@/lib/classes";
import { useNow } from "@/lib/useNow";
import { deviceZone } from "@/lib/zones";
import styles from "./NextEvent.module.css";
import { useNextEvent } from "./useNextEvent";
import { longSpan, soonTime } from "./when";

export function NextEvent() {
  const event = useNextEvent();
  const now = useNow();
  if (!event) return null;
  const [start, end, zone] = [new Date(event.startsAt), new Date(event.endsAt), deviceZone()];
  return (
    <Link
      to={`/events/${event.id}`}
      className={styles.next}
      title={`${event.title}. ${longSpan(start, end, zone, now)}`}
    >
      <span className={styles.word}>Next: </span>
      <bdi className={classes(styles.name, "cut")}>{event.title}</bdi>
      <span className={styles.when}>, {soonTime(start, now, zone)}</span>
    </Link>
  );
}
