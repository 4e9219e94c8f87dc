// Signed out elsewhere, or another account in another tab: what was written is kept, and nothing is posted.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Door, DoorTitle } from "@/components/ui/Door";
import { Icon } from "@/components/ui/Icon";
import { shownName } from "@/lib/people";
import { engine } from "@/realtime/engine";
import { useDrafts, useRooms, useServer } from "@/realtime/hooks";
import type { Session } from "@/realtime/views";
import { keptSummary } from "./kept";
import styles from "./SessionEndedPage.module.css";
import { SignInForm } from "./SignInForm";

type Ended = Extract<Session, { kind: "ended" }>;

export function SessionEndedPage({ session }: { session: Ended }) {
  const server = useServer();
  const [paused, setPaused] = useState(false);
  const { me, reason } = session;
  const other = reason === "other-account";
  const foot = other ? undefined : (
    <>
      Not {shownName(me)}?{" "}
      <button type="button" className={styles.link} onClick={engine.startOver}>
        Sign in as someone else
      </button>
    </>
  );
  return (
    <Door server={server?.name ?? "Lockstep"} saying="Nothing you wrote was lost." foot={foot}>
      {other ? (
        <DoorTitle title="Another account is signed in">
          In this browser somebody else is signed in now. To go on as <bdi>{shownName(me)}</bdi> in this tab, sign in
          again; that signs the other account out.
        </DoorTitle>
      ) : (
        <DoorTitle title={paused ? "Short break" : "You were signed out"}>
          {paused
            ? "Too many tries from here. Your password is not the problem yet."
            : "In another tab or on another device. Sign in again and you are back in the same place."}
        </DoorTitle>
      )}
      <SignInForm
        username={me.username}
        onPause={setPaused}
        below={
          other && (
            <Button wide onClick={engine.startOver}>
              Go on with the other account
            </Button>
          )
        }
      />
      <Kept unsent={session.unsent} />
    </Door>
  );
}

function Kept({ unsent }: { unsent: number }) {
  const drafts = useDrafts();
  const rooms = useRooms();
  const kept = keptSummary(drafts, rooms ?? [], unsent);
  if (!kept) return null;
  return (
    <div className={styles.kept}>
      <p className={styles.from}>
        <Icon name="edit" small />
        Kept on this device
      </p>
      {kept.draft && <p className="second cut">{kept.draft}</p>}
      <small>{kept.sum}</small>
    </div>
  );
}
