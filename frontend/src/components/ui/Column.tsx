// What a page holds under its head: one column on the axis where all text starts, scrolled by itself.
import type { ReactNode } from "react";
import { classes } from "@/lib/classes";
import styles from "./Column.module.css";

export function Column({ wide, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <div className={styles.page}>
      <div className={classes(styles.column, wide && styles.wide)}>{children}</div>
    </div>
  );
}
