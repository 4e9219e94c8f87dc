// Grey shapes where nothing is known yet. They come after 300 ms, so that a quick answer shows none.
import { classes } from "@/lib/classes";
import styles from "./Ghost.module.css";

const WIDTHS = [styles.w46, styles.w62, styles.w34, styles.w54];

const SHAPES = [0, 1, 2, 3, 4, 5];

type GhostsProps = { count: number; lines?: 1 | 2; label: string; shape?: "round" | "square" };

export function Ghosts({ count, lines = 1, label, shape = "round" }: GhostsProps) {
  return (
    <div className={styles.ghosts} role="status" aria-label={label}>
      {SHAPES.slice(0, count).map((index) => (
        <div className={styles.row} key={index} aria-hidden="true">
          <span className={classes(styles.face, shape === "square" && styles.square)} />
          <span className={styles.lines}>
            <span className={classes(styles.bar, styles.name)} />
            {lines === 2 && <span className={classes(styles.bar, WIDTHS[index % WIDTHS.length])} />}
          </span>
        </div>
      ))}
    </div>
  );
}
