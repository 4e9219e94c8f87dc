// Which mail one gets. A switch moves at once, and back when the server did not take it.
import { useRef, useState } from "react";
import { Fault } from "@/components/ui/Field";
import { Switch } from "@/components/ui/Switch";
import { faultOf } from "@/lib/faults";
import { useLoaded } from "@/lib/useLoaded";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import type { MailSwitches } from "@/realtime/views";
import { LoadingLines } from "./LoadingLines";
import { NotLoaded } from "./NotLoaded";
import styles from "./SettingsPage.module.css";

const KINDS: readonly { kind: keyof MailSwitches; title: string; text: string }[] = [
  { kind: "events", title: "Events", text: "Invitations with a calendar file, and what changes about them" },
  { kind: "reminders", title: "Event reminders", text: "A day and an hour before" },
];

const NO_MAIL = "This server sends no mail at present.";

export function MailSettings() {
  const server = useServer();
  const { answer, again, set } = useLoaded(engine.mailSwitches);
  const [fault, setFault] = useState<string>();
  const presses = useRef({ left: 0, known: null as MailSwitches | null, last: Promise.resolve() });
  /** One press after the other goes out; when none is left, all stands as the server has said last. */
  const turn = (shown: MailSwitches, kind: keyof MailSwitches, on: boolean) => {
    const { current } = presses;
    if (current.left === 0) current.known = shown;
    current.left += 1;
    setFault(undefined);
    set({ ...shown, [kind]: on });
    const ended = (said: MailSwitches | null) => {
      current.known = said ?? current.known;
      current.left -= 1;
      if (current.left === 0 && current.known) set(current.known);
    };
    const refused = (error: unknown) => {
      setFault(faultOf(error));
      ended(null);
    };
    current.last = current.last.then(() => engine.switchMail({ [kind]: on })).then(ended, refused);
  };
  const off = server?.sendsMail === false && <small>{NO_MAIL}</small>;
  const hint = fault ? <Fault>{fault}</Fault> : off;
  return (
    <section>
      <h2>Mail</h2>
      <div className={styles.set}>
        {answer.kind === "loading" && <LoadingLines count={2} />}
        {answer.kind === "failed" && <NotLoaded fault={answer.fault} onRetry={again} />}
        {answer.kind === "loaded" &&
          KINDS.map(({ kind, title, text }) => (
            <div key={kind} className={styles.line}>
              <div className={styles.grow}>
                <b>{title}</b>
                <small>{text}</small>
              </div>
              <Switch label={title} on={answer.value[kind]} onChange={(on) => turn(answer.value, kind, on)} />
            </div>
          ))}
        {hint && <div className={styles.line}>{hint}</div>}
      </div>
    </section>
  );
}
