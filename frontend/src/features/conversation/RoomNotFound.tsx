// No room of one's own at this address: an open one can be joined from here; for all others the same words.
import { useCallback, useState } from "react";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Fault } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { activity } from "@/lib/clock";
import { faultOf } from "@/lib/faults";
import { useLoaded } from "@/lib/useLoaded";
import { useNow } from "@/lib/useNow";
import { engine } from "@/realtime/engine";
import { useRooms } from "@/realtime/hooks";
import type { FoundRoom } from "@/realtime/views";

type RoomNotFoundProps = {
  id: number | null;
  /** What the room was called while one was in it, a moment ago. */
  was: string | null;
  /** The room one was in before. */
  last: number | null;
};

export function RoomNotFound({ id, was, last }: RoomNotFoundProps) {
  const find = useCallback(async () => (id === null ? null : engine.findOpenRoom(id)), [id]);
  const { answer, again } = useLoaded(find);
  if (was !== null) return <NoSuchRoom was={was} last={last} />;
  if (answer.kind === "loading") return <Ghosts count={2} lines={2} label="Looking for the room" />;
  if (answer.kind === "failed") return <NotLookedUp fault={answer.fault} onRetry={again} />;
  if (answer.value && !answer.value.isMember) return <NotJoined room={answer.value} />;
  return <NoSuchRoom was={null} last={last} />;
}

/** It may be there: nothing is said of it before the server has answered. */
function NotLookedUp({ fault, onRetry }: { fault: string; onRetry: () => void }) {
  return (
    <Calm
      broken
      title="You’re not in this room"
      actions={
        <Button kind="primary" icon="retry" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      <p>Whether it is open to you could not be looked up. {fault}</p>
    </Calm>
  );
}

function NoSuchRoom({ was, last }: { was: string | null; last: number | null }) {
  const rooms = useRooms();
  const latest = rooms?.find((room) => room.id === last) ?? rooms?.[0];
  return (
    <Calm
      broken
      title={was === null ? "There is no such room" : `You’re not in ${was} any more`}
      actions={
        <>
          {latest && (
            <ButtonLink kind="primary" to={`/rooms/${latest.id}`}>
              <span className="cut">Back to {latest.name}</span>
            </ButtonLink>
          )}
          <ButtonLink kind={latest ? "second" : "primary"} icon="compass" to="/discover">
            Discover rooms
          </ButtonLink>
        </>
      }
    >
      <p>
        {was === null
          ? "It may have been made private, or the link is incomplete. If someone sent it to you, ask them for an invitation."
          : "You left it in another window, or were removed by a moderator. What was written there stays with its members."}
      </p>
    </Calm>
  );
}

function NotJoined({ room }: { room: FoundRoom }) {
  const now = useNow();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const join = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await engine.joinRoom(room.id);
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };
  const members = room.memberCount === 1 ? "1 member" : `${room.memberCount.toLocaleString("en")} members`;
  return (
    <Calm
      title={`You’re not in ${room.name} yet`}
      actions={
        <>
          <Button kind="primary" disabled={busy} onClick={join}>
            {busy ? "Joining…" : "Join room"}
          </Button>
          <ButtonLink icon="compass" to="/discover">
            Discover rooms
          </ButtonLink>
        </>
      }
    >
      {room.topic && (
        <p>
          <bdi>{room.topic}</bdi>
        </p>
      )}
      <p>
        It is open to everyone here: {members}, active {activity(new Date(room.bumpedAt), now)}.
      </p>
      {fault && <Fault>{fault}</Fault>}
    </Calm>
  );
}
