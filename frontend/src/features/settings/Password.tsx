// A new password, for which the old one is asked: whoever finds the browser open can't lock its owner out.
import { useId, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Fault, PasswordField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { PasswordMeter } from "@/components/ui/PasswordMeter";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import styles from "./SettingsPage.module.css";

export function Password({ onChanged }: { onChanged: () => void }) {
  const [state, setState] = useState<"closed" | "open" | "left" | "changed">("closed");
  const told = useId();
  if (state === "open") {
    const changed = () => {
      setState("changed");
      onChanged();
    };
    return <NewPassword onClose={() => setState("left")} onChanged={changed} />;
  }
  return (
    <div className={styles.line}>
      <div className={styles.grow}>
        <b>Password</b>
        <small role="status" id={told}>
          {state === "changed" ? "Changed. All other sessions have ended." : "A new one ends all other sessions."}
        </small>
      </div>
      <Button small autoFocus={state !== "closed"} aria-describedby={told} onClick={() => setState("open")}>
        Change password
      </Button>
    </div>
  );
}

function NewPassword({ onClose, onChanged }: { onClose: () => void; onChanged: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { busy, faults, submit } = useSubmit(() => engine.changePassword({ current, new: next }), onChanged);
  return (
    <form className={styles.block} onSubmit={submit} noValidate>
      <Form>
        <PasswordField
          label="Current password"
          name="current-password"
          autoComplete="current-password"
          autoFocus
          value={current}
          fault={faults.fields.current}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <PasswordField
          label="New password"
          name="new-password"
          autoComplete="new-password"
          hint={<PasswordMeter password={next} />}
          value={next}
          fault={faults.fields.new}
          onChange={(event) => setNext(event.target.value)}
        />
        {faults.form && <Fault>{faults.form}</Fault>}
        <div className={styles.buttons}>
          <Button small kind="plain" onClick={onClose}>
            Cancel
          </Button>
          <Button small kind="primary" type="submit" disabled={busy}>
            {busy ? "Changing…" : "Change password"}
          </Button>
        </div>
      </Form>
    </form>
  );
}
