// Where a link into a room leads somebody who is signed in: they come in, or are in already.
import { useEffect, useState } from "react";
import { Navigate, useNavigate, useParams } from "react-router";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Fault } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { faultOf } from "@/lib/faults";
import { shownName } from "@/lib/people";
import { engine } from "@/realtime/engine";
import { useLook } from "@/realtime/hooks";
import type { Invitation } from "@/realtime/views";

export function InvitePage() {
  const { code = "" } = useParams();
  const [invitation, setInvitation] = useState<Invitation>();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  const navigate = useNavigate();

  useEffect(() => {
    engine.invitation(code).then(setInvitation, (error) => setFault(faultOf(error)));
  }, [code]);

  const join = async () => {
    setBusy(true);
    try {
      void navigate(`/rooms/${await engine.joinByLink(code)}`, { replace: true });
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };

  if (invitation?.room) return <Navigate to={`/rooms/${invitation.room}`} replace />;
  if (!invitation && !fault) return <Ghosts count={2} lines={2} label="Loading the invitation" />;
  if (!invitation) {
    return (
      <Calm
        broken
        title="This invitation leads nowhere"
        actions={
          <ButtonLink kind="primary" to="/">
            Back to the rooms
          </ButtonLink>
        }
      >
        <p>{fault}</p>
      </Calm>
    );
  }
  return <Leads invitation={invitation} busy={busy} fault={fault} onJoin={join} />;
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
