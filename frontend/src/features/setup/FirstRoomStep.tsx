import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { DoorTitle } from "@/components/ui/Door";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";

/** `onDone` gets the room made, or null when that is left for later. */
export function FirstRoomStep({ onDone }: { onDone: (room: number | null) => void }) {
  const [name, setName] = useState("General");
  const [topic, setTopic] = useState("");
  const { busy, faults, submit } = useSubmit(
    () => engine.createRoom({ name: name.trim(), topic: topic.trim(), kind: "public" }),
    (room) => onDone(room.id),
  );
  return (
    <>
      <DoorTitle title="The first room">
        Open to everyone on this server. Others can follow whenever you like.
      </DoorTitle>
      <form onSubmit={submit} noValidate>
        <Form>
          <Field
            label="Name"
            name="room-name"
            autoComplete="off"
            autoFocus
            maxLength={80}
            value={name}
            fault={faults.fields.name}
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label="Topic"
            name="topic"
            aside={<span className="quiet">optional</span>}
            autoComplete="off"
            placeholder="What belongs here?"
            maxLength={250}
            value={topic}
            fault={faults.fields.topic}
            onChange={(event) => setTopic(event.target.value)}
          />
          {faults.form && <Fault>{faults.form}</Fault>}
          <Button kind="primary" wide type="submit" disabled={busy}>
            {busy ? "Creating…" : "Create room"}
          </Button>
          <Button kind="plain" wide onClick={() => onDone(null)}>
            Later
          </Button>
        </Form>
      </form>
    </>
  );
}
