// The log with all that it can be: loading, not to be had, empty, loaded.
import { Button } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Ghosts } from "@/components/ui/Ghost";
import { engine } from "@/realtime/engine";
import { useTimeline } from "@/realtime/hooks";
import type { Connection, RoomView } from "@/realtime/views";
import type { Me } from "@/sync/types";
import styles from "./Conversation.module.css";
import { EmptyRoom } from "./EmptyRoom";
import { Log } from "./Log";
import { Notes } from "./Notes";

type ConversationProps = {
  room: RoomView;
  me: Me;
  connection: Connection;
  onEdit: (clientId: string) => void;
};

export function Conversation({ room, me, connection, onEdit }: ConversationProps) {
  return (
    <>
      <Body room={room} me={me} connection={connection} onEdit={onEdit} />
      <Notes connection={connection} />
      <div className={styles.gap} />
    </>
  );
}

function Body({ room, me, connection, onEdit }: ConversationProps) {
  const timeline = useTimeline(room.id);
  if (timeline.kind === "loading") {
    return (
      <div className={styles.loading}>
        <Ghosts count={6} lines={2} label={`Loading ${room.name}`} />
      </div>
    );
  }
  if (timeline.kind === "failed") {
    return (
      <Calm
        broken
        title="The messages could not be fetched"
        heading="h2"
        actions={
          <Button icon="retry" onClick={() => engine.openRoom(room.id)}>
            Try again
          </Button>
        }
      >
        <p>The server did not answer, or not in time. What you write is kept and sent when it does.</p>
      </Calm>
    );
  }
  if (timeline.messages.length === 0 && timeline.pending.length === 0) return <EmptyRoom room={room} />;
  return <Log room={room} me={me} timeline={timeline} offline={connection.kind === "offline"} onEdit={onEdit} />;
}
