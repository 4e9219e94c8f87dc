// The one-time link: the first administrator, the name of the place, the first room.
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { Door, DoorTitle } from "@/components/ui/Door";
import { useServer, useSession } from "@/realtime/hooks";
import { FirstRoomStep } from "./FirstRoomStep";
import { PlaceStep } from "./PlaceStep";
import { Stepper } from "./Stepper";
import { YouStep } from "./YouStep";

type Step = 1 | 2 | 3;

export function FirstRunPage() {
  const { token = "" } = useParams();
  const server = useServer();
  const session = useSession();
  const [step, setStep] = useState<Step>(1);
  const navigate = useNavigate();
  const name = server?.name ?? "Lockstep";
  // The link is of no use to somebody who is in already, unless this page has just let them in.
  const [arrivedSignedIn, setArrivedSignedIn] = useState<boolean>();
  useEffect(() => {
    if (arrivedSignedIn === undefined && session.kind !== "loading") setArrivedSignedIn(session.kind === "signed-in");
  }, [arrivedSignedIn, session.kind]);

  if (step === 1 && (arrivedSignedIn || server?.needsSetup === false)) return <UsedUp name={name} />;
  return (
    <Door
      server={name}
      saying="Set up once. Then everyone moves in step."
      foot={
        step === 1
          ? "The link that brought you here works once."
          : "The one-time link that brought you here is now used up."
      }
    >
      <Stepper step={step} />
      {step === 1 && <YouStep token={token} onDone={() => setStep(2)} />}
      {step === 2 && <PlaceStep name={name} onDone={() => setStep(3)} />}
      {step === 3 && (
        <FirstRoomStep onDone={(room) => navigate(room === null ? "/" : `/rooms/${room}`, { replace: true })} />
      )}
    </Door>
  );
}

function UsedUp({ name }: { name: string }) {
  return (
    <Door server={name} saying="Everyone in the room sees the same picture.">
      <DoorTitle title="This link is used up">
        {name} has its administrator already. A link for setting up works once.
      </DoorTitle>
      <p className="quiet">
        <Link to="/">Go to {name}</Link>
      </p>
    </Door>
  );
}
