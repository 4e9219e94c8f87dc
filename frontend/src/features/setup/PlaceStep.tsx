import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Choice } from "@/components/ui/Choice";
import { DoorTitle } from "@/components/ui/Door";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";

export function PlaceStep({ name: known, onDone }: { name: string; onDone: () => void }) {
  const [name, setName] = useState(known);
  const [signup, setSignup] = useState<"open" | "closed">("closed");
  const { busy, faults, submit } = useSubmit(() => engine.updateServer({ name: name.trim(), signup }), onDone);
  return (
    <>
      <DoorTitle title="Name the place">Everyone sees it over their rooms and on the way in.</DoorTitle>
      <form onSubmit={submit} noValidate>
        <Form>
          <Field
            label="Name"
            name="server-name"
            autoComplete="organization"
            autoFocus
            maxLength={80}
            value={name}
            fault={faults.fields.name}
            onChange={(event) => setName(event.target.value)}
          />
          <Choice<"open" | "closed">
            label="Who can make an account"
            value={signup}
            onChange={setSignup}
            options={[
              { value: "closed", title: "Nobody yet", text: "Administrators make accounts. You can open it later." },
              { value: "open", title: "Everyone who comes by", text: "Whoever reaches this address can sign up." },
            ]}
          />
          {faults.form && <Fault>{faults.form}</Fault>}
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Saving…" : "Continue"}
          </Button>
        </Form>
      </form>
    </>
  );
}
