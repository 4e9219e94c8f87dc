// By the link of a mail: a new password, and with it signed in.
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Button } from "@/components/ui/Button";
import { Door, DoorTitle } from "@/components/ui/Door";
import { Fault, PasswordField } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { PasswordMeter } from "@/components/ui/PasswordMeter";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";

export function ResetPage() {
  const server = useServer();
  const navigate = useNavigate();
  const { token = "" } = useParams();
  const [password, setPassword] = useState("");
  const { busy, faults, submit } = useSubmit(
    () => engine.resetPassword({ token, password }),
    () => void navigate("/", { replace: true }),
  );
  const fault = faults.fields.token ?? faults.form;
  return (
    <Door server={server?.name ?? "Lockstep"} saying="Everyone in the room sees the same picture.">
      <DoorTitle title="Set a new password">You are signed out everywhere else, and signed in here.</DoorTitle>
      <form onSubmit={submit} noValidate>
        <Form>
          <PasswordField
            label="New password"
            name="new-password"
            autoComplete="new-password"
            autoFocus
            hint={<PasswordMeter password={password} />}
            value={password}
            fault={faults.fields.password}
            onChange={(event) => setPassword(event.target.value)}
          />
          {fault && <Fault>{fault}</Fault>}
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Setting…" : "Set password and sign in"}
          </Button>
          <p className="quiet">
            Does the link not work? <Link to="/reset">Ask for a new one</Link>
          </p>
        </Form>
      </form>
    </Door>
  );
}
