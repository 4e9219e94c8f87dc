// The leaf of a calendar: the day on which something begins.
import { classes } from "@/lib/classes";
import styles from "./Leaf.module.css";
import { leafOf } from "./when";

export function Leaf({ at, zone, small = false }: { at: Date; zone: string; small?: boolean }) {
  const { weekday, day, month } = leafOf(at, zone);
  return (
    <span className={classes(styles.leaf, small && styles.small)} aria-hidden="true">
      {weekday}
      <b>{day}</b>
      {month}
    </span>
  );
}
