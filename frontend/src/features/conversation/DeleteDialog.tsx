// Deleting a message, and what it means, said before it happens.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { faultOf } from "@/lib/faults";
import { filesInWords } from "@/lib/fileWords";
import { shownName } from "@/lib/people";
import { useIsShown } from "@/lib/useIsShown";
import { engine } from "@/realtime/engine";
import type { Message } from "@/sync/types";
import styles from "./MessageDialogs.module.css";

export function DeleteDialog({ message, own, onClose }: { message: Message; own: boolean; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const isShown = useIsShown();

  const remove = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await engine.deleteMessage(message);
      if (isShown()) onClose();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title="Delete this message?" onClose={onClose}>
      <DialogBody>
        <blockquote className={styles.text} dir="auto">
          {message.content || filesInWords(message.attachments.length)}
        </blockquote>
        <p className="second">
          {own ? "It" : `What ${shownName(message.user)} wrote`} disappears for everyone and can’t be brought back.
        </p>
        {fault && <Fault>Not deleted. {fault}</Fault>}
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" autoFocus onClick={onClose}>
          Keep
        </Button>
        <Button kind="danger" disabled={busy} onClick={remove}>
          {busy ? "Deleting…" : fault ? "Try again" : "Delete"}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
