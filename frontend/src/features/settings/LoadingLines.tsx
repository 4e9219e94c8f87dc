// Lines whose words are not known yet, as high as those that come: nothing below them moves.
import { classes } from "@/lib/classes";
import styles from "./SettingsPage.module.css";

const LINES = [0, 1];

export function LoadingLines({ count }: { count: 1 | 2 }) {
  return (
    <>
      <p className="sr" role="status" aria-label="Loading" />
      {LINES.slice(0, count).map((line) => (
        <div className={classes(styles.line, styles.loading)} key={line} aria-hidden="true">
          <div className={styles.grow}>
            <b>Not known yet</b>
            <small>Comes with the server’s answer</small>
          </div>
        </div>
      ))}
    </>
  );
}
