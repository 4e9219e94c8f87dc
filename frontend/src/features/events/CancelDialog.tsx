// Calling an event off, and what that means, said before it happens.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { useSubmit } from "@/lib/useSubmit";
import { events } from "@/realtime/eventBook";
import type { WholeEvent } from "@/sync/types";

const LONGEST = 200;

export function CancelDialog({ event, onClose }: { event: WholeEvent; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const { busy, faults, submit } = useSubmit(() => events.cancel(event.id, reason.trim()), onClose);
  return (
    <Dialog title="Cancel this event?" onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Form>
            <p className="second">
              <bdi>{event.title}</bdi> stays to be seen, marked as cancelled. Nobody can answer it any more, and it
              can’t be brought back.
            </p>
            <Field
              label="Reason"
              name="reason"
              aside={<span className="quiet">optional</span>}
              value={reason}
              maxLength={LONGEST}
              autoComplete="off"
              fault={faults.fields.reason}
              onChange={({ target }) => setReason(target.value)}
            />
            {faults.form && <Fault>Not cancelled. {faults.form}</Fault>}
          </Form>
        </DialogBody>
        <DialogFoot>
          <Button kind="plain" autoFocus onClick={onClose}>
            Keep event
          </Button>
          <Button kind="danger" type="submit" disabled={busy}>
            {busy ? "Cancelling…" : faults.form ? "Try again" : "Cancel event"}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
