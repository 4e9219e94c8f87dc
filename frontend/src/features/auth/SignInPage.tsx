// Signing in. The address stays what it was: whoever came by a link to a room lands in that room.
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { Door, DoorTitle } from "@/components/ui/Door";
import { useServer, useSession } from "@/realtime/hooks";
import type { Session } from "@/realtime/views";
import { SignInForm } from "./SignInForm";

export function SignInPage({ signUp }: { signUp: string }) {
  const server = useServer();
  const session = useSession();
  const [paused, setPaused] = useState(false);
  return (
    <Door server={server?.name ?? "Lockstep"} saying="Everyone in the room sees the same picture.">
      {title(paused, session)}
      <SignInForm
        onPause={setPaused}
        forgot={<Link to="/reset">Forgot it?</Link>}
        below={<Newcomers open={server?.signup} signUp={signUp} />}
      />
    </Door>
  );
}

function title(paused: boolean, session: Session): ReactNode {
  if (paused) {
    return <DoorTitle title="Short break">Too many tries from here. Your password is not the problem yet.</DoorTitle>;
  }
  if (session.kind === "signed-out" && session.deactivated) {
    return <DoorTitle title="Goodbye">Your account is deactivated, and this browser keeps nothing of it.</DoorTitle>;
  }
  return <DoorTitle title="Welcome back">Sign in to go on where you left off.</DoorTitle>;
}

function Newcomers({ open, signUp }: { open: "open" | "closed" | undefined; signUp: string }): ReactNode {
  if (open === undefined) return null;
  if (open === "closed") return <p className="quiet">New here? Ask an administrator for an account.</p>;
  return (
    <p className="quiet">
      New here? <Link to={signUp}>Create an account</Link>
    </p>
  );
}
