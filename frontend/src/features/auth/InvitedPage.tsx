// Where a link into a room leads somebody who is signed out: who invites, and how to come in.
import { useCallback } from "react";
import { Link } from "react-router";
import { Button } from "@/components/ui/Button";
import { Door, DoorTitle } from "@/components/ui/Door";
import { shownName } from "@/lib/people";
import { type Loaded, useLoaded } from "@/lib/useLoaded";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import type { Invitation } from "@/realtime/views";
import { SignInForm } from "./SignInForm";

export function InvitedPage({ code, signUp }: { code: string; signUp: string }) {
  const server = useServer();
  const { answer, again } = useLoaded(useCallback(() => engine.invitation(code), [code]));
  const invitation = answer.kind === "loaded" ? answer.value : null;

  return (
    <Door server={server?.name ?? "Lockstep"} saying="Everyone in the room sees the same picture.">
      {invitation ? (
        <DoorTitle title={`${shownName(invitation.by)} invites you to ${invitation.name}`}>
          Sign in to come in, or create an account.
        </DoorTitle>
      ) : (
        <DoorTitle title={title(answer)}>
          {answer.kind === "failed" ? answer.fault : "Looking where it leads…"}
        </DoorTitle>
      )}
      {answer.kind === "failed" && !answer.refused && (
        <Button wide icon="retry" onClick={again}>
          Try again
        </Button>
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

function title(answer: Loaded<Invitation>): string {
  if (answer.kind !== "failed") return "An invitation";
  return answer.refused ? "This invitation leads nowhere" : "The invitation could not be fetched";
}
