// Where a link into a room leads somebody who is signed out: who invites, and how to come in.
import { useEffect, useState } from "react";
import { Link } from "react-router";
import { Door, DoorTitle } from "@/components/ui/Door";
import { faultOf } from "@/lib/faults";
import { shownName } from "@/lib/people";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import type { Invitation } from "@/realtime/views";
import { SignInForm } from "./SignInForm";

export function InvitedPage({ code, signUp }: { code: string; signUp: string }) {
  const server = useServer();
  const [invitation, setInvitation] = useState<Invitation>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    engine.invitation(code).then(setInvitation, (error) => setFault(faultOf(error)));
  }, [code]);

  return (
    <Door server={server?.name ?? "Lockstep"} saying="Everyone in the room sees the same picture.">
      {invitation ? (
        <DoorTitle title={`${shownName(invitation.by)} invites you to ${invitation.name}`}>
          Sign in to come in, or create an account.
        </DoorTitle>
      ) : (
        <DoorTitle title={fault ? "This invitation leads nowhere" : "An invitation"}>
          {fault ?? "Looking where it leads…"}
        </DoorTitle>
      )}
      <SignInForm
        onPause={() => undefined}
        below={
          invitation && (
            <p className="quiet">
              New here? <Link to={signUp}>Create an account</Link>
            </p>
          )
        }
      />
    </Door>
  );
}
