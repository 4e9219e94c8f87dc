// Bringing people in: by a link to copy, and what was handed out so far.
import { type FormEvent, useCallback, useRef, useState } from "react";
import { ApiError } from "@/api/errors";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault, Field } from "@/components/ui/Field";
import { Form } from "@/components/ui/Form";
import { Segments } from "@/components/ui/Segments";
import { dayMonthYear, timeOfDay } from "@/lib/clock";
import { copy } from "@/lib/copy";
import { faultOf } from "@/lib/faults";
import { shownName } from "@/lib/people";
import { type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import { useLook } from "@/realtime/hooks";
import type { Invite, RoomView } from "@/realtime/views";
import styles from "./InviteDialog.module.css";

const HOURS = { day: 24, week: 7 * 24, never: null } as const;
const PEOPLE = { one: 1, ten: 10, all: null } as const;
const HOUR = 3600;

export function InviteDialog({ room, onClose }: { room: RoomView; onClose: () => void }) {
  const [lasts, setLasts] = useState<keyof typeof HOURS>("week");
  const [people, setPeople] = useState<keyof typeof PEOPLE>("ten");
  const [fault, setFault] = useState<string>();
  const [edition, setEdition] = useState(0);
  const [link, setLink] = useState<"none" | "making" | "made">("none");
  const [takenBack, setTakenBack] = useState(false);
  const open = useRef<HTMLDivElement>(null);
  const read: ReadPage<Invite> = useCallback((cursor, signal) => engine.invites(room.id, cursor, signal), [room.id]);
  const { rows, state, hasMore, more, retry } = usePages(read, { edition });

  /** Whether it was done. */
  const act = async (work: Promise<void>): Promise<boolean> => {
    setFault(undefined);
    setTakenBack(false);
    try {
      await work;
      setEdition((before) => before + 1);
      return true;
    } catch (error) {
      setFault(faultOf(error));
      return false;
    }
  };
  const copyLink = async (link: string): Promise<boolean> => {
    const done = await copy(link);
    setFault(done ? undefined : "Copying did not work. Select the link, and copy it by hand.");
    return done;
  };
  const make = async () => {
    if (link === "making") return;
    setLink("making");
    const hours = HOURS[lasts];
    const made = await act(engine.makeInviteLink(room.id, { expiresIn: hours && hours * HOUR, uses: PEOPLE[people] }));
    setLink(made ? "made" : "none");
  };

  /** Its button goes with it: the focus goes to what is left. */
  const revoke = async (invite: number) => {
    const done = await act(engine.revokeInvite(room.id, invite));
    setTakenBack(done);
    if (done) open.current?.focus();
    return done;
  };

  return (
    <Dialog title={`Invite to ${room.name}`} onClose={onClose}>
      <DialogBody>
        <Form>
          <ByName onInvite={(handle) => act(inviteNamed(room.id, handle))} />
          <Segments
            labelled
            label="The link works for"
            value={lasts}
            onChange={setLasts}
            options={[
              { value: "day", text: "A day" },
              { value: "week", text: "A week" },
              { value: "never", text: "Always" },
            ]}
          />
          <Segments
            labelled
            label="How many may come by it"
            value={people}
            onChange={setPeople}
            options={[
              { value: "one", text: "One" },
              { value: "ten", text: "Ten" },
              { value: "all", text: "No limit" },
            ]}
          />
          {/* Not disabled: that would take the focus from whoever makes another one. */}
          <Button kind="primary" aria-disabled={link === "making"} onClick={make}>
            {link === "making" ? "Making…" : "Make a link"}
          </Button>
          <p className="sr" role="status">
            {takenBack
              ? "The invitation was taken back."
              : link === "made" && "A link was made. It is in the list below."}
          </p>
          {fault && <Fault>{fault}</Fault>}
        </Form>
        <div ref={open} tabIndex={-1}>
          {rows.length > 0 && (
            <ul className={styles.invites} aria-label="Invitations">
              {rows.map((invite) => (
                <InviteRow key={invite.id} invite={invite} onCopy={copyLink} onRevoke={() => revoke(invite.id)} />
              ))}
            </ul>
          )}
          {rows.length === 0 && state === "idle" && <p className="quiet">No invitation is open.</p>}
        </div>
        {state === "failed" && (
          <Button small icon="retry" onClick={retry}>
            The invitations could not be fetched. Try again
          </Button>
        )}
        {hasMore && (
          <Button small onClick={more}>
            Show more
          </Button>
        )}
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" onClick={onClose}>
          Done
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function ByName({ onInvite }: { onInvite: (handle: string) => Promise<boolean> }) {
  const [handle, setHandle] = useState("");
  const invite = async (event: FormEvent) => {
    event.preventDefault();
    if (!handle.trim() || !(await onInvite(handle.trim().replace(/^@/, "")))) return;
    setHandle((now) => (now === handle ? "" : now));
  };
  return (
    <form onSubmit={invite}>
      <Field
        label="Somebody on this server"
        name="handle"
        value={handle}
        autoComplete="off"
        placeholder="Their handle"
        hint="They find the room under Discover, and join from there. Enter invites."
        onChange={(event) => setHandle(event.target.value)}
      />
    </form>
  );
}

async function inviteNamed(room: number, handle: string): Promise<void> {
  const wanted = handle.toLowerCase();
  const found = await engine.findPeople(handle, 20);
  const person = found.find(({ username }) => username.toLowerCase() === wanted);
  if (!person) throw new ApiError("refused", `There is nobody here with the handle ${handle}.`);
  await engine.invitePerson(room, person.id);
}

type InviteRowProps = { invite: Invite; onCopy: (link: string) => Promise<boolean>; onRevoke: () => Promise<boolean> };

function InviteRow({ invite, onCopy, onRevoke }: InviteRowProps) {
  const [copied, setCopied] = useState(false);
  const [busy, setBusy] = useState(false);
  const revoke = async () => {
    if (busy) return;
    setBusy(true);
    if (!(await onRevoke())) setBusy(false);
  };
  const by = useLook(invite.by);
  const person = useLook(invite.user ?? invite.by);
  const link = `${window.location.origin}/invite/${invite.code}`;
  return (
    <li className={styles.invite}>
      <span className={styles.what}>
        <span className="cut">{invite.user ? shownName(person) : link.replace(/^https?:\/\//, "")}</span>
        <span className="quiet">{terms({ ...invite, by })}</span>
      </span>
      {invite.code && (
        <Button small icon={copied ? "check" : "copy"} onClick={async () => setCopied(await onCopy(link))}>
          {copied ? "Copied" : "Copy"}
        </Button>
      )}
      <Button small kind="plain" aria-disabled={busy} onClick={revoke}>
        Take back
      </Button>
    </li>
  );
}

export function terms({ user, by, uses, used, expiresAt }: Invite): string {
  const from = `by ${shownName(by)}`;
  if (user) return `invited ${from}`;
  const times = used === 1 ? "once" : `${used} times`;
  const count = uses === null ? `used ${times}` : `${used} of ${uses} used`;
  const end = expiresAt ? `until ${dayMonthYear(new Date(expiresAt))}, ${timeOfDay(new Date(expiresAt))}` : "no end";
  return `${count}, ${end}, ${from}`;
}
