// A line to one's answer, for the others who come: "Car, one seat free".
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Field } from "@/components/ui/Field";
import { useSubmit } from "@/lib/useSubmit";
import { events } from "@/realtime/eventBook";
import type { WholeEvent } from "@/sync/types";
import { useAsked } from "./answering";
import styles from "./EventPage.module.css";

const LONGEST = 140;

export function NoteField({ event }: { event: WholeEvent }) {
  /** Null: as it is on the server. */
  const [typed, setTyped] = useState<string | null>(null);
  const { id, myAnswer, myNote } = event;
  const asked = useAsked(id);
  const known = myAnswer?.status === "waiting" ? "going" : myAnswer?.status;
  const status = asked && asked.fault === null ? asked.status : known; // what one has just answered may be on its way
  const changed = typed !== null && typed.trim() !== myNote;
  const { busy, faults, submit } = useSubmit(
    async () => status && events.answer(id, status, typed?.trim()),
    () => setTyped(null),
  );
  return (
    <form className={styles.noteForm} onSubmit={submit} noValidate>
      <Field
        label="Note to your answer"
        name="note"
        aside={<span className="quiet">optional</span>}
        value={typed ?? myNote}
        maxLength={LONGEST}
        autoComplete="off"
        placeholder="Car, one seat free"
        fault={faults.fields.note ?? (changed ? faults.form : undefined)}
        onChange={({ target }) => setTyped(target.value)}
      />
      {changed && (
        <Button type="submit" disabled={busy}>
          {busy ? "Saving…" : "Save note"}
        </Button>
      )}
    </form>
  );
}
