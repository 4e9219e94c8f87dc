// What a page holds under its head: one column on the axis where all text starts, scrolled by itself.
import type { ReactNode } from "react";
import { classes } from "@/lib/classes";
import styles from "./Column.module.css";

type ColumnProps = {
  /** For text, for text beside something, for rows that were found, or all that there is. */
  width?: "text" | "wide" | "list" | "whole";
  children: ReactNode;
};

export function Column({ width = "text", children }: ColumnProps) {
  return (
    <div className={styles.page}>
      <div className={classes(styles.column, styles[width])}>{children}</div>
    </div>
  );
}
