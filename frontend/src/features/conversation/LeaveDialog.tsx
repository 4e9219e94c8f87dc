// Leaving, and what it means, said before it happens.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { faultOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import type { RoomView } from "@/realtime/views";

export function LeaveDialog({ room, onClose, onLeft }: { room: RoomView; onClose: () => void; onLeft: () => void }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const leave = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await engine.leaveRoom(room.id);
      onLeft();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={`Leave ${room.name}?`} onClose={onClose}>
      <DialogBody>
        <p className="second">{consequence(room)}</p>
        {fault && <Fault>{fault}</Fault>}
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" autoFocus onClick={onClose}>
          Stay
        </Button>
        <Button kind="danger" disabled={busy} onClick={leave}>
          {busy ? "Leaving…" : "Leave room"}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

export function consequence(room: Pick<RoomView, "kind" | "role" | "memberCount">): string {
  const back =
    room.kind === "private"
      ? "It is private: without a new invitation it will not exist for you any more."
      : "It is open: you can join again whenever you like, and read what was written meanwhile.";
  if (room.memberCount === 1) return `You are its only member. ${back}`;
  if (room.role === "owner") return `${back} The longest-standing moderator, or else member, becomes its owner.`;
  return back;
}
