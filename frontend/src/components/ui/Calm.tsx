// A calm state: what is, what to do next. The title stands on the axis, the steps above it.
import type { ReactNode } from "react";
import styles from "./Calm.module.css";

type CalmProps = {
  title: string;
  children: ReactNode;
  actions?: ReactNode;
  broken?: boolean;
  /** h2 where the page has a title of its own. */
  heading?: "h1" | "h2";
};

export function Calm({ title, children, actions, broken = false, heading: Heading = "h1" }: CalmProps) {
  return (
    <section className={styles.calm}>
      <Steps dashed={broken} />
      <Heading>{title}</Heading>
      {children}
      {actions && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}

function Steps({ dashed }: { dashed: boolean }) {
  const beside = dashed ? { strokeDasharray: "1 6" } : { opacity: 0.45 };
  return (
    <svg className={styles.steps} viewBox="0 0 84 60" aria-hidden="true">
      <path d="M2 58h18V42h18V26h18V10h18" />
      <path d="M2 44h4V28h18V12h18" {...beside} />
      <path d="M30 58h8V42h18V26h26" {...beside} />
    </svg>
  );
}
