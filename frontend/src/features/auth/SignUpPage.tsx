// Making an account, where the server allows it.
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { AccountFields, type NewAccount } from "@/components/ui/AccountFields";
import { Button } from "@/components/ui/Button";
import { Door, DoorTitle } from "@/components/ui/Door";
import { Fault } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { type Faults, faultsOf } from "@/lib/faults";
import { useSecondsLeft } from "@/lib/useCountdown";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import { SleepingButton } from "./SleepingButton";

export function SignUpPage({ next }: { next: string }) {
  const server = useServer();
  const name = server?.name ?? "Lockstep";
  const invite = /^\/invite\/([\w-]+)$/.exec(next)?.[1];
  if (server?.signup === "closed" && !invite) {
    return (
      <Door server={name} saying="Everyone in the room sees the same picture.">
        <DoorTitle title="Sign-up is closed">
          New accounts on {name} are made by its administrators. Ask one of them for an account.
        </DoorTitle>
        <p className="quiet">
          Already a member? <Link to={next}>Sign in</Link>
        </p>
      </Door>
    );
  }
  return (
    <Door server={name} saying="Everyone in the room sees the same picture.">
      <DoorTitle title={`Join ${name}`}>One account for all rooms here.</DoorTitle>
      <SignUpForm next={next} invite={invite} />
    </Door>
  );
}

function SignUpForm({ next, invite }: { next: string; invite: string | undefined }) {
  const [account, setAccount] = useState<NewAccount>({ username: "", email: "", password: "" });
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>({ fields: {} });
  const [pause, setPause] = useState({ from: 0, until: 0 });
  const paused = useSecondsLeft(pause.until) > 0;

  const signUp = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || paused) return;
    setBusy(true);
    try {
      await engine.signUp({ ...account, invite });
    } catch (error) {
      const told = faultsOf(error);
      if (told.waitUntil) setPause({ from: Date.now(), until: told.waitUntil });
      setFaults(told);
      setBusy(false);
    }
  };

  return (
    <form onSubmit={signUp} noValidate>
      <Form>
        <AccountFields account={account} faults={faults.fields} onChange={setAccount} />
        {faults.form && !paused && <Fault>{faults.form}</Fault>}
        {paused ? (
          <SleepingButton from={pause.from} until={pause.until} />
        ) : (
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Creating…" : "Create account"}
          </Button>
        )}
        <p className="quiet">
          Already a member? <Link to={next}>Sign in</Link>
        </p>
      </Form>
    </form>
  );
}
