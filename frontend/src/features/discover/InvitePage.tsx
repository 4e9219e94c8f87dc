// Where a link into a room leads somebody who is signed in: they come in, or are in already.
import { useCallback, useState } from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Fault } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { faultOf } from "@/lib/faults";
import { shownName } from "@/lib/people";
import { useIsShown } from "@/lib/useIsShown";
import { useLoaded } from "@/lib/useLoaded";
import { engine } from "@/realtime/engine";
import { useLook } from "@/realtime/hooks";
import type { Invitation } from "@/realtime/views";

export function InvitePage() {
  const { code = "" } = useParams();
  return <Invited key={code} code={code} />;
}

function Invited({ code }: { code: string }) {
  const { answer, again } = useLoaded(useCallback(() => engine.invitation(code), [code]));
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();
  const isShown = useIsShown();

  const join = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      const room = await engine.joinByLink(code);
      if (isShown()) void navigate(`/rooms/${room}`, { replace: true });
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };

  if (answer.kind === "loading") return <Ghosts count={2} lines={2} label="Loading the invitation" />;
  if (answer.kind === "failed") {
    return (
      <Calm
        broken
        title={answer.refused ? "This invitation leads nowhere" : "The invitation could not be fetched"}
        actions={
          <>
            {!answer.refused && (
              <Button kind="primary" icon="retry" onClick={again}>
                Try again
              </Button>
            )}
            <ButtonLink kind={answer.refused ? "primary" : "second"} to="/">
              Back to the rooms
            </ButtonLink>
          </>
        }
      >
        <p>{answer.fault}</p>
      </Calm>
    );
  }
  if (answer.value.room) return <Navigate to={`/rooms/${answer.value.room}`} replace />;
  return <Leads invitation={answer.value} busy={busy} fault={fault} onJoin={join} />;
}

type LeadsProps = { invitation: Invitation; busy: boolean; fault: string | undefined; onJoin: () => void };

function Leads({ invitation, busy, fault, onJoin }: LeadsProps) {
  const { name, topic, memberCount } = invitation;
  const by = useLook(invitation.by);
  return (
    <Calm
      title={`${shownName(by)} invites you to ${name}`}
      actions={
        <Button kind="primary" disabled={busy} onClick={onJoin}>
          {busy ? "Joining…" : "Join room"}
        </Button>
      }
    >
      {topic && (
        <p>
          <bdi>{topic}</bdi>
        </p>
      )}
      <p>{memberCount === 1 ? "1 member" : `${memberCount.toLocaleString("en")} members`}</p>
      {fault && <Fault>{fault}</Fault>}
    </Calm>
  );
}
