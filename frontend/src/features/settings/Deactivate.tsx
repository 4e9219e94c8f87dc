// Ending one's account for good: the last thing on the page, and a dialog that says first what comes of it.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault, PasswordField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import { useConnection } from "@/realtime/hooks";
import type { Me } from "@/sync/types";
import styles from "./SettingsPage.module.css";

export function Deactivate({ me }: { me: Me }) {
  const [open, setOpen] = useState(false);
  return (
    <section>
      <h2>Your account</h2>
      <div className={styles.set}>
        <div className={styles.line}>
          <div className={styles.grow}>
            <b>Deactivate account</b>
            <small>For good, on all devices.</small>
          </div>
          <Button small kind="danger" onClick={() => setOpen(true)}>
            Deactivate
          </Button>
        </div>
      </div>
      {open && <DeactivateDialog me={me} onClose={() => setOpen(false)} />}
    </section>
  );
}

const FORM = "deactivate";

function DeactivateDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const [password, setPassword] = useState("");
  const { kind, unsent } = useConnection();
  const { busy, faults, submit } = useSubmit(
    () => engine.deactivate({ password }),
    () => undefined, // the page is the sign-in page by then
    () => ({ ...(!password && { password: "Your password is needed for this." }) }),
  );
  const offline = kind === "offline";
  return (
    <Dialog title="Deactivate your account?" onClose={onClose}>
      <DialogBody>
        <ul className={styles.consequences}>
          <li>You are signed out everywhere. Your tokens and your calendar address end.</li>
          <li>Handle, name, picture and e-mail address are erased. You can sign up anew with the same address.</li>
          <li>You leave all rooms. One that only you own goes to its longest-standing moderator, or else member.</li>
          <li>You give up your places at coming events. Events of yours go on without an organizer.</li>
          <li>What you wrote stays, as written by deleted-{me.id}. Delete first what is not to stay.</li>
        </ul>
        <form id={FORM} onSubmit={submit} noValidate>
          <Form>
            <p className={styles.final}>This can’t be undone.</p>
            {unsent > 0 && <Fault>{unsentWords(unsent)}</Fault>}
            <PasswordField
              label="Your password"
              name="current-password"
              autoComplete="current-password"
              autoFocus
              value={password}
              fault={faults.fields.password}
              onChange={(event) => setPassword(event.target.value)}
            />
            {faults.form && !offline && <Fault>{faults.form}</Fault>}
            {offline && <Fault>You’re offline. This can be done once the server answers again.</Fault>}
          </Form>
        </form>
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" onClick={onClose}>
          Keep it
        </Button>
        <Button kind="danger" type="submit" form={FORM} disabled={busy || offline}>
          {busy ? "Deactivating…" : "Deactivate account"}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function unsentWords(unsent: number): string {
  return unsent === 1
    ? "One message is not sent yet. It will be thrown away."
    : `${unsent} messages are not sent yet. They will be thrown away.`;
}
