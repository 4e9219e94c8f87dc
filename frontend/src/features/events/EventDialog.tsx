// Making an event, or changing one. What is typed is kept in this browser until it is saved or discarded.
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { type Faults, faultsOf } from "@/lib/faults";
import { useIsShown } from "@/lib/useIsShown";
import { uuid } from "@/lib/uuid";
import { deviceZone, isZone } from "@/lib/zones";
import { events } from "@/realtime/eventBook";
import { useRooms } from "@/realtime/hooks";
import { rights } from "@/sync/rights";
import type { WholeEvent } from "@/sync/types";
import styles from "./EventDialog.module.css";
import { EventFields, Select } from "./EventFields";
import { changedTerms, type EventForm, emptyForm, faultsIn, formOf, termsOf } from "./eventForm";
import { type Draft, dropDraft, keepDraft, readDraft } from "./formDraft";

type NewEventDialogProps = { me: number; room: number | null; onClose: () => void };

/** `room`: where one is; unless the draft is for another. */
export function NewEventDialog({ me, room, onClose }: NewEventDialogProps) {
  const rooms = useRooms()?.filter((one) => rights(one.role, one).has("create_event")) ?? [];
  const { draft, ...rest } = useEventForm(me, "new", () => emptyForm(new Date(), deviceZone()), room);
  const chosen = rooms.find(({ id }) => id === draft.room) ?? rooms[0];
  const save = async () => {
    if (!chosen) throw new Error("There is no room to make it in.");
    const terms = termsOf(draft.form);
    const made = await events.create(chosen.id, { ...terms, client_id: draft.clientId });
    // A try that seemed to fail may have made it, as it was written then.
    if (draft.sent) await events.update(made.id, terms);
  };
  return (
    <EventFormDialog
      title="New event"
      verbs={["Create event", "Creating…"]}
      draft={draft}
      {...rest}
      save={save}
      onClose={onClose}
    >
      {rooms.length > 0 ? (
        <Select
          label="Room"
          value={String(chosen?.id ?? "")}
          options={rooms.map(({ id, name }) => ({ value: String(id), text: name }))}
          onChange={(id) => rest.change({ room: Number(id) })}
        />
      ) : (
        <Fault>There is no room in which you may make events.</Fault>
      )}
    </EventFormDialog>
  );
}

type EditEventDialogProps = { me: number; event: WholeEvent; onClose: () => void; onCancelEvent: () => void };

export function EditEventDialog({ me, event, onClose, onCancelEvent }: EditEventDialogProps) {
  const { draft, ...rest } = useEventForm(me, event.id, () => formOf(event), event.room.id);
  const save = async () => {
    // One that the form could not show has another zone from now on.
    const base = isZone(event.timeZone) ? draft.base : { ...draft.base, zone: event.timeZone };
    const changed = changedTerms(base, draft.form);
    if (Object.keys(changed).length > 0) await events.update(event.id, changed);
  };
  return (
    <EventFormDialog
      title="Edit event"
      verbs={["Save", "Saving…"]}
      draft={draft}
      {...rest}
      save={save}
      onClose={onClose}
      onCancelEvent={onCancelEvent}
    />
  );
}

type FormDialogProps = {
  title: string;
  verbs: readonly [string, string];
  draft: Draft;
  change: (more: Partial<Draft>) => void;
  drop: () => void;
  /** It goes on with what was typed before. */
  kept: boolean;
  save: () => Promise<unknown>;
  onClose: () => void;
  onCancelEvent?: () => void;
  children?: ReactNode;
};

function EventFormDialog(props: FormDialogProps) {
  const { title, verbs, draft, change, drop, kept, save, onClose, onCancelEvent, children } = props;
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  const [told, setTold] = useState<Faults>({ fields: {} });
  const isShown = useIsShown();
  const own = faultsIn(draft.form);
  const { title: noTitle, ...asTyped } = own;
  const faults = { ...told.fields, ...(tried ? own : asTyped) };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setTold({ fields: {} });
    if (busy || Object.keys(own).length > 0) return;
    setBusy(true);
    try {
      change({ sent: true });
      await save();
      drop();
      if (isShown()) onClose();
    } catch (error) {
      setTold(faultsOf(error));
      setBusy(false);
    }
  };
  const edit = (form: EventForm) => {
    setTold({ fields: {} });
    change({ form });
  };
  return (
    <Dialog title={title} onClose={onClose} className={styles.dialog ?? ""}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Form>
            {kept && <p className="quiet">What you typed before was kept. Discard forgets it.</p>}
            <EventFields form={draft.form} faults={faults} onChange={edit}>
              {children}
            </EventFields>
            {told.form && <Fault>Not saved. {told.form}</Fault>}
          </Form>
        </DialogBody>
        <DialogFoot>
          {onCancelEvent && (
            <Button kind="danger" className={styles.cancel ?? ""} onClick={onCancelEvent}>
              Cancel event
            </Button>
          )}
          <Button
            kind="plain"
            onClick={() => {
              drop();
              onClose();
            }}
          >
            Discard
          </Button>
          <Button kind="primary" type="submit" disabled={busy}>
            {busy ? verbs[1] : verbs[0]}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

/** The draft that is kept of it, else a new one. */
function useEventForm(me: number, of: string, begin: () => EventForm, room: number | null) {
  const [kept] = useState(() => readDraft(me, of));
  const [draft, setDraft] = useState<Draft>(() => kept ?? newDraft(begin(), room));
  const change = (more: Partial<Draft>) => {
    const next = { ...draft, ...more };
    setDraft(next);
    keepDraft(me, of, next);
  };
  return { draft, change, drop: () => dropDraft(me, of), kept: kept !== null };
}

function newDraft(form: EventForm, room: number | null): Draft {
  return { base: form, form, room, clientId: uuid(), sent: false };
}
