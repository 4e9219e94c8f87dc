// The page before one is in: the way on the left, flights of parallel steps on the right, one of them yours.
import type { ReactNode } from "react";
import styles from "./Door.module.css";
import { Brand } from "./Mark";

type DoorProps = { server: string; saying: string; children: ReactNode; foot?: ReactNode };

export function Door({ server, saying, children, foot }: DoorProps) {
  return (
    <div className={styles.door}>
      <main className={styles.way}>
        <Brand name={server} />
        <div className={styles.middle}>{children}</div>
        <p className={styles.foot}>{foot ?? `Lockstep on ${window.location.host}`}</p>
      </main>
      <aside className={styles.art} aria-hidden="true">
        <Flights />
        <p>{saying}</p>
      </aside>
    </div>
  );
}

export function DoorTitle({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h1 className={styles.title}>{title}</h1>
      <p className={styles.lead}>{children}</p>
    </>
  );
}

const FLIGHTS = Array.from({ length: 31 }, (_, flight) => flight);
const YOURS = 13;

function Flights() {
  return (
    <svg viewBox="0 0 660 800" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      {FLIGHTS.map((flight) => (
        <path
          key={flight}
          className={flight === YOURS ? styles.yours : undefined}
          d={`M${-314 + 12 * flight} ${92 + 34 * flight}h150v-70h60v-120h190v-46h90v-150h60v-84h170v-60h200`}
          opacity={flight === YOURS ? 1 : Math.max(0.16, 0.505 - 0.025 * Math.abs(flight - YOURS))}
        />
      ))}
    </svg>
  );
}
