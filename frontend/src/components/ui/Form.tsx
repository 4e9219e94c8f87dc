import type { ReactNode } from "react";
import styles from "./Form.module.css";

/** Fields under each other at the form's distance. */
export function Form({ children }: { children: ReactNode }) {
  return <div className={styles.form}>{children}</div>;
}
