import { useState } from "react";
import { AccountFields, type NewAccount } from "@/components/ui/AccountFields";
import { Button } from "@/components/ui/Button";
import { DoorTitle } from "@/components/ui/Door";
import { Fault } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";

export function YouStep({ token, onDone }: { token: string; onDone: () => void }) {
  const [account, setAccount] = useState<NewAccount>({ username: "", email: "", password: "" });
  const { busy, faults, submit } = useSubmit(() => engine.setUp({ token, ...account }), onDone);
  const aboutLink = faults.fields.token ?? faults.form;
  return (
    <>
      <DoorTitle title="This server is yours">
        It is empty. You are its first administrator; sign-up stays closed until you open it.
      </DoorTitle>
      <form onSubmit={submit} noValidate>
        <Form>
          <AccountFields account={account} faults={faults.fields} onChange={setAccount} />
          {aboutLink && <Fault>{aboutLink}</Fault>}
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Creating…" : "Continue"}
          </Button>
        </Form>
      </form>
    </>
  );
}
