// Who is banned from a room, and letting them be strangers again.
import { useCallback, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogBody, DialogFoot } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { faultOf } from "@/lib/faults";
import { shownName } from "@/lib/people";
import { type ReadPage, usePages } from "@/lib/usePages";
import { engine } from "@/realtime/engine";
import { useLook } from "@/realtime/hooks";
import type { Ban, RoomView } from "@/realtime/views";
import styles from "./InviteDialog.module.css";

export function BansDialog({ room, onClose }: { room: RoomView; onClose: () => void }) {
  const [fault, setFault] = useState<string>();
  const [edition, setEdition] = useState(0);
  const read: ReadPage<Ban> = useCallback((cursor, signal) => engine.bans(room.id, cursor, signal), [room.id]);
  const { rows, state, hasMore, more, retry } = usePages(read, { edition });

  const lift = async (user: number) => {
    setFault(undefined);
    try {
      await engine.liftBan(room.id, user);
      setEdition((before) => before + 1);
    } catch (error) {
      setFault(faultOf(error));
    }
  };

  return (
    <Dialog title={`Banned from ${room.name}`} onClose={onClose}>
      <DialogBody>
        {rows.length === 0 && state === "idle" && <p className="quiet">Nobody is banned.</p>}
        {rows.length === 0 && state === "loading" && <p className="quiet">Looking…</p>}
        <ul className={styles.invites}>
          {rows.map(({ user }) => (
            <li key={user.id} className={styles.invite}>
              <Who user={user} />
              <Button small onClick={() => lift(user.id)}>
                Lift the ban
              </Button>
            </li>
          ))}
        </ul>
        {state === "failed" && (
          <Button small icon="retry" onClick={retry}>
            The list could not be fetched. Try again
          </Button>
        )}
        {hasMore && (
          <Button small onClick={more}>
            Show more
          </Button>
        )}
        {fault && <Fault>{fault}</Fault>}
      </DialogBody>
      <DialogFoot>
        <Button kind="plain" onClick={onClose}>
          Done
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

function Who({ user }: Ban) {
  const person = useLook(user);
  return (
    <span className={styles.what}>
      <bdi className="cut">{shownName(person)}</bdi>
      <span className="quiet cut">@{person.username}</span>
    </span>
  );
}
