// What an owner decides about a room. An archived one offers the way back alone.
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Choice } from "@/components/ui/Choice";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { RoomFields } from "@/components/ui/RoomFields";
import { type Faults, faultsOf } from "@/lib/faults";
import { useIsShown } from "@/lib/useIsShown";
import { engine } from "@/realtime/engine";
import type { RoomView } from "@/realtime/views";
import type { RoomSettings } from "@/sync/types";

export function RoomSettingsDialog({ room, onClose }: { room: RoomView; onClose: () => void }) {
  /** What of it was touched: the rest is as the room has it, whoever changes it. */
  const [touched, setTouched] = useState<RoomSettings>({});
  const wanted = { ...room, ...touched };
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<Faults>({ fields: {} });
  const isShown = useIsShown();
  const change = (more: RoomSettings) => setTouched({ ...touched, ...more });

  const save = async (settings: RoomSettings) => {
    setBusy(true);
    try {
      await engine.updateRoom(room.id, settings);
      if (isShown()) onClose();
    } catch (error) {
      setFaults(faultsOf(error));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { name, topic } = touched;
    if (name?.trim() === "") return setFaults({ fields: { name: "A room needs a name." } });
    if (Object.keys(touched).length === 0) return onClose();
    const words = {
      ...(name !== undefined && { name: name.trim() }),
      ...(topic !== undefined && { topic: topic.trim() }),
    };
    void save({ ...touched, ...words });
  };

  if (room.archived) {
    return (
      <Dialog title="Archived room" onClose={onClose}>
        <DialogBody>
          <p className="second">It can be read, and nothing in it can change, until it is brought back.</p>
          {faults.form && <Fault>{faults.form}</Fault>}
        </DialogBody>
        <DialogFoot>
          <Button kind="plain" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" disabled={busy} onClick={() => save({ archived: false })}>
            Bring it back
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <Dialog title="Room settings" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Form>
            <RoomFields
              value={{ ...wanted, kind: wanted.kind === "private" ? "private" : "public" }}
              faults={faults.fields}
              onChange={change}
            />
            <Choice
              label="Who may post"
              value={wanted.posting}
              onChange={(posting) => change({ posting })}
              options={[
                { value: "everyone", title: "Everyone", text: "All members write here." },
                { value: "moderators", title: "Announcements", text: "Moderators and owners write; members read." },
              ]}
            />
            <Choice
              label="Who may invite"
              value={wanted.membersInvite ? "members" : "moderators"}
              onChange={(who) => change({ membersInvite: who === "members" })}
              options={[
                { value: "moderators", title: "Moderators", text: "Moderators and owners bring people in." },
                { value: "members", title: "Every member", text: "Also by links, with which people can sign up." },
              ]}
            />
            {faults.form && <Fault>{faults.form}</Fault>}
          </Form>
        </DialogBody>
        <DialogFoot>
          <Button kind="plain" disabled={busy} onClick={() => save({ archived: true })}>
            Archive room
          </Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {busy ? "Saving…" : "Save"}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
