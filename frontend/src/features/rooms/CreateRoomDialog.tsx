// A new room: its name, what it is about, and who can find it.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { RoomFields, type RoomTerms } from "@/components/ui/RoomFields";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";

type CreateRoomDialogProps = { onClose: () => void; onCreated: (room: number) => void };

export function CreateRoomDialog({ onClose, onCreated }: CreateRoomDialogProps) {
  const [terms, setTerms] = useState<RoomTerms>({ name: "", topic: "", kind: "public" });
  const { busy, faults, submit } = useSubmit(
    () => engine.createRoom({ name: terms.name.trim(), kind: terms.kind, topic: terms.topic.trim() }),
    ({ id }) => onCreated(id),
    () => ({ ...(!terms.name.trim() && { name: "A room needs a name." }) }),
  );

  return (
    <Dialog title="New room" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Form>
            <RoomFields
              value={terms}
              faults={faults.fields}
              isNew
              onChange={(change) => setTerms({ ...terms, ...change })}
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
