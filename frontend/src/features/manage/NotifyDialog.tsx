// What of a room calls for one: in the list of rooms, in the tab's title, on all devices.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Choice } from "@/components/ui/Choice";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { useSubmit } from "@/lib/useSubmit";
import { engine } from "@/realtime/engine";
import type { RoomView } from "@/realtime/views";
import type { Notify } from "@/sync/types";

export function NotifyDialog({ room, onClose }: { room: RoomView; onClose: () => void }) {
  const [level, setLevel] = useState<Notify>(room.mine.notify ?? "all");
  const { busy, faults, submit } = useSubmit(() => engine.setNotify(room.id, level), onClose);
  return (
    <Dialog title="Notifications" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Choice<Notify>
            label={`What calls for you ${room.kind === "direct" ? "from" : "in"} ${room.name}`}
            value={level}
            onChange={setLevel}
            options={[
              { value: "all", title: "Everything", text: "Each message counts as unread" },
              { value: "mentions", title: "Mentions", text: "Only what mentions you counts" },
              {
                value: "none",
                title: "Nothing",
                text: `The ${room.kind === "direct" ? "conversation" : "room"} stays quiet in your list`,
              },
            ]}
          />
          {faults.form && <Fault>{faults.form}</Fault>}
        </DialogBody>
        <DialogFoot>
          <Button kind="plain" onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {busy ? "Saving…" : "Save"}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
