// One row of a list that leads somewhere: its sign in the margin, its words on the axis.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { classes } from "@/lib/classes";
import styles from "./RowLink.module.css";

type RowLinkProps = { to: string; sign: ReactNode; className?: string | undefined; children: ReactNode };

export function RowLink({ to, sign, className, children }: RowLinkProps) {
  return (
    <li>
      <Link className={classes(styles.row, className)} to={to}>
        {sign}
        <div className={styles.words}>{children}</div>
      </Link>
    </li>
  );
}
