import { classes } from "@/lib/classes";
import styles from "./Progress.module.css";

type ProgressProps = { part: number; wide?: boolean; quiet?: boolean };

/** A bar that fills; the words beside it say the same. */
export function Progress({ part, wide, quiet }: ProgressProps) {
  return (
    <div className={classes(styles.progress, wide && styles.wide, quiet && styles.quiet)} aria-hidden="true">
      <i style={{ transform: `scaleX(${Math.min(1, Math.max(0, part))})` }} />
    </div>
  );
}
