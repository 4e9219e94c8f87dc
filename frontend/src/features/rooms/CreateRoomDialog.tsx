// A new room: its name, what it is about, and who can find it.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Choice } from "@/components/ui/Choice";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";

type Kind = "public" | "private";

type CreateRoomDialogProps = { onClose: () => void; onCreated: (room: number) => void };

export function CreateRoomDialog({ onClose, onCreated }: CreateRoomDialogProps) {
  const [name, setName] = useState("");
  const [topic, setTopic] = useState("");
  const [kind, setKind] = useState<Kind>("public");
  const { busy, faults, submit } = useSubmit(
    () => engine.createRoom({ name: name.trim(), kind, topic: topic.trim() }),
    ({ id }) => onCreated(id),
    () => ({ ...(!name.trim() && { name: "A room needs a name." }) }),
  );

  return (
    <Dialog title="New room" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Form>
            <Field
              label="Name"
              name="name"
              value={name}
              maxLength={80}
              autoComplete="off"
              autoFocus
              hint="As you would say it. Spaces and capitals are fine."
              fault={faults.fields.name}
              onChange={(event) => setName(event.target.value)}
            />
            <Field
              label="Topic"
              name="topic"
              aside={<span className="quiet">optional</span>}
              value={topic}
              maxLength={250}
              autoComplete="off"
              placeholder="What belongs here?"
              fault={faults.fields.topic}
              onChange={(event) => setTopic(event.target.value)}
            />
            <Choice<Kind>
              label="Who can find it"
              value={kind}
              onChange={setKind}
              options={[
                { value: "public", title: "Open", text: "Everyone on this server can find, read and join it." },
                {
                  value: "private",
                  title: "Private",
                  text: "Exists only for those invited. For all others there is no such room.",
                },
              ]}
            />
            {faults.form && <Fault>{faults.form}</Fault>}
          </Form>
        </DialogBody>
        <DialogFoot>
          <Button kind="plain" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {busy ? "Creating…" : "Create room"}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
