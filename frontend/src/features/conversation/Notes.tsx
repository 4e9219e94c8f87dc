// The line between log and composer that says what the log is worth: complete up to when, and what happens next.
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/Button";
import { Bars } from "@/components/ui/ConnectionSign";
import { Icon } from "@/components/ui/Icon";
import { sinceTime } from "@/lib/clock";
import { useCountdown } from "@/lib/useCountdown";
import { useLate } from "@/lib/useLate";
import { useNow } from "@/lib/useNow";
import { engine } from "@/realtime/engine";
import type { Connection } from "@/realtime/views";
import styles from "./Notes.module.css";

const LATE_MS = 400;

export function Notes({ connection }: { connection: Connection }) {
  if (connection.kind === "offline") return <OfflineNote unreachable={connection.unreachable} />;
  if (connection.kind === "catching-up") return <GapNote asOf={connection.asOf} />;
  if (connection.kind === "throttled") return <PauseNote until={connection.until} />;
  return null;
}

function OfflineNote({ unreachable }: { unreachable: boolean }) {
  return (
    <div className={styles.note}>
      <Icon name="clock" />
      <span>
        <b>{unreachable ? "The server does not answer." : "You’re offline."}</b>{" "}
        <span className="desk-only">What you send waits here and goes out in this order, once.</span>
        <span className="phone-only">Sends wait here.</span>
      </span>
      <Button small kind="plain" icon="retry" onClick={engine.retryNow}>
        Try now
      </Button>
    </div>
  );
}

/** A catch-up of a moment is not worth a line: it would move the log for nothing. */
function GapNote({ asOf }: { asOf: number | null }) {
  const now = useNow();
  const late = useLate(LATE_MS);
  if (!late) return null;
  const text =
    asOf === null
      ? "Fetching what is new…"
      : `Complete up to ${sinceTime(new Date(asOf), now)}. Fetching what came after…`;
  return (
    <div className={styles.note}>
      <span className={styles.bars}>
        <Bars look="catching-up" />
      </span>
      <span className={styles.dashes}>{text}</span>
    </div>
  );
}

function PauseNote({ until }: { until: number }) {
  const left = useCountdown(until);
  return (
    <div className={styles.note}>
      <Icon name="clock" />
      <span>
        <b>Short break.</b> Too many requests from here. Goes on by itself in <span className="num">{left}</span>.
      </span>
    </div>
  );
}

const SAID_MS = 6_000;

/** What came of something one asked for; it goes by itself. */
export function Told({ text, onClose }: { text: string; onClose: () => void }) {
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (!text) return;
    const timer = setTimeout(() => close.current(), SAID_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div role="status" className={text ? styles.note : undefined}>
      {text && <span className={styles.told}>{text}</span>}
    </div>
  );
}
