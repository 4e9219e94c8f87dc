// The two fields and the button, which sleeps through a pause that the server asked for and wakes by itself.
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Fault, Field, PasswordField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { type Faults, faultsOf } from "@/lib/faults";
import { useSecondsLeft } from "@/lib/useCountdown";
import { engine } from "@/realtime/engine";
import { SleepingButton } from "./SleepingButton";

type SignInFormProps = {
  username?: string;
  below?: ReactNode;
  forgot?: ReactNode;
  onPause?: (paused: boolean) => void;
};

const NO_FAULTS: Faults = { fields: {} };

export function SignInForm({ username: known = "", below, forgot, onPause }: SignInFormProps) {
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>(NO_FAULTS);
  const [pause, setPause] = useState({ from: 0, until: 0 });
  const paused = useSecondsLeft(pause.until) > 0;
  useEffect(() => onPause?.(paused), [onPause, paused]);

  const signIn = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || paused) return;
    if (!username.trim() || !password) return setFaults({ form: "Both fields are needed to sign in.", fields: {} });
    setBusy(true);
    setFaults(NO_FAULTS);
    try {
      await engine.signIn({ username: username.trim(), password });
    } catch (error) {
      const told = faultsOf(error);
      if (told.waitUntil) setPause({ from: Date.now(), until: told.waitUntil });
      setFaults(told);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={signIn} noValidate>
      <Form>
        <Field
          label="E-mail or handle"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={!known}
          value={username}
          fault={faults.fields.username}
          onChange={(event) => setUsername(event.target.value)}
        />
        <PasswordField
          label="Password"
          aside={forgot}
          name="password"
          autoComplete="current-password"
          autoFocus={Boolean(known)}
          value={password}
          fault={faults.fields.password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {faults.form && !faults.waitUntil && <Fault>{faults.form}</Fault>}
        {paused ? (
          <SleepingButton from={pause.from} until={pause.until} />
        ) : (
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Signing in…" : "Sign in"}
          </Button>
        )}
        {!paused && below}
      </Form>
    </form>
  );
}
