// A forgotten password: the address to which a link goes. Whether somebody has it is not told.
import { useState } from "react";
import { Link } from "react-router";
import { Button } from "@/components/ui/Button";
import { Door, DoorTitle } from "@/components/ui/Door";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";

export function ForgottenPage() {
  const server = useServer();
  const [sentTo, setSentTo] = useState<string>();
  return (
    <Door server={server?.name ?? "Lockstep"} saying="Everyone in the room sees the same picture.">
      {sentTo === undefined ? <Ask mailOff={server?.sendsMail === false} onSent={setSentTo} /> : <Sent to={sentTo} />}
    </Door>
  );
}

function Ask({ mailOff, onSent }: { mailOff: boolean; onSent: (to: string) => void }) {
  const [email, setEmail] = useState("");
  const { busy, faults, submit } = useSubmit(
    () => engine.askForPasswordReset(email.trim()),
    () => onSent(email.trim()),
  );
  if (mailOff) {
    return (
      <>
        <DoorTitle title="Forgot your password?">
          This server sends no mail. Ask its administrator for a new password.
        </DoorTitle>
        <Back />
      </>
    );
  }
  return (
    <>
      <DoorTitle title="Forgot your password?">A link to set a new one goes to your e-mail address.</DoorTitle>
      <form onSubmit={submit} noValidate>
        <Form>
          <Field
            label="E-mail"
            name="email"
            type="email"
            autoComplete="email"
            autoFocus
            placeholder="you@example.org"
            value={email}
            fault={faults.fields.email}
            onChange={(event) => setEmail(event.target.value)}
          />
          {faults.form && <Fault>{faults.form}</Fault>}
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Sending…" : "Send the link"}
          </Button>
          <Back />
        </Form>
      </form>
    </>
  );
}

function Sent({ to }: { to: string }) {
  return (
    <div role="status">
      <DoorTitle title="Look into your mail">
        If somebody here has the address <b>{to}</b>, a link is on its way to it. It works for an hour, and once.
      </DoorTitle>
      <Back />
    </div>
  );
}

function Back() {
  return (
    <p className="quiet">
      <Link to="/sign-in">Back to sign-in</Link>
    </p>
  );
}
