// Revoking a token, and what it means, said before it happens.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { faultOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import type { ProgramToken } from "@/realtime/views";

type RevokeDialogProps = { token: ProgramToken; onClose: () => void; onRevoked: () => void };

export function RevokeDialog({ token, onClose, onRevoked }: RevokeDialogProps) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();

  const revoke = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await engine.revokeToken(token.id);
      onRevoked();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={`Revoke ${token.name}?`} onClose={onClose}>
      <DialogBody>
        <p className="second">The program that uses it is refused from now on. This can’t be undone.</p>
        {fault && <Fault>{fault}</Fault>}
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" autoFocus onClick={onClose}>
          Keep it
        </Button>
        <Button kind="danger" disabled={busy} onClick={revoke}>
          {busy ? "Revoking…" : "Revoke token"}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
