// Where one is signed in. Ending a session closes its sockets within seconds.
import { useRef, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Fault } from "@/components/ui/Field";
import { Icon } from "@/components/ui/Icon";
import { activity } from "@/lib/clock";
import { faultOf } from "@/lib/faults";
import type { Loaded } from "@/lib/useLoaded";
import { engine } from "@/realtime/engine";
import type { SessionCard } from "@/realtime/views";
import { LoadingLines } from "./LoadingLines";
import { NotLoaded } from "./NotLoaded";
import { Password } from "./Password";
import styles from "./SettingsPage.module.css";

type SessionsProps = { answer: Loaded<readonly SessionCard[]>; again: () => void };

/** The password stands here too, since changing it ends the others. */
export function Sessions({ answer, again }: SessionsProps) {
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [ended, setEnded] = useState("");
  const head = useRef<HTMLHeadingElement>(null);
  /** The button goes with its row: the focus goes to what stands over them. */
  const end = (ask: () => Promise<void>, done: string) => {
    if (busy) return;
    setBusy(true);
    setFault(undefined);
    setEnded("");
    ask()
      .then(() => {
        setEnded(done);
        head.current?.focus();
      })
      .catch((error: unknown) => setFault(faultOf(error)))
      .finally(() => {
        setBusy(false);
        again();
      });
  };
  const others = answer.kind === "loaded" && answer.value.length > 1;
  return (
    <section>
      <h2 ref={head} tabIndex={-1}>
        Password and sessions
      </h2>
      <p className="sr" role="status">
        {ended}
      </p>
      <div className={styles.set}>
        <Password onChanged={again} />
        {answer.kind === "loading" && <LoadingLines count={1} />}
        {answer.kind === "failed" && <NotLoaded fault={answer.fault} onRetry={again} />}
        {answer.kind === "loaded" &&
          answer.value.map((card) => (
            <Row
              key={card.id}
              card={card}
              disabled={busy}
              onEnd={() => end(() => engine.endSession(card.id), `${card.device} is signed out.`)}
            />
          ))}
        {(others || fault) && (
          <div className={styles.line}>
            <div className={styles.grow}>
              {fault ? <Fault>{fault}</Fault> : <small>Ending a session closes its connection within seconds.</small>}
            </div>
            {others && (
              <Button
                small
                kind="danger"
                aria-disabled={busy}
                onClick={() => end(engine.endOtherSessions, "All other sessions have ended.")}
              >
                End all others
              </Button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

function Row({ card, disabled, onEnd }: { card: SessionCard; disabled: boolean; onEnd: () => void }) {
  const seen = activity(new Date(card.seenAt), new Date());
  return (
    <div className={styles.line}>
      <Icon name={card.handHeld ? "phone" : "laptop"} />
      <div className={styles.grow}>
        <b className="cut">{card.device}</b>
        <small>{card.current ? "Active now" : `Last active ${seen}`}</small>
      </div>
      {card.current ? (
        <span className={styles.badge}>This device</span>
      ) : (
        <Button small aria-disabled={disabled} onClick={onEnd} aria-label={`End ${card.device}`}>
          End
        </Button>
      )}
    </div>
  );
}
