// The log with all that it can be: loading, not to be had, empty, loaded; and what one does with its messages.
import { type ReactNode, type Ref, useEffect, useImperativeHandle } from "react";
import { Button } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Ghosts } from "@/components/ui/Ghost";
import { engine } from "@/realtime/engine";
import { useTimeline } from "@/realtime/hooks";
import type { Connection, RoomView, Timeline } from "@/realtime/views";
import type { Me, Person, Quote } from "@/sync/types";
import { quoteOf } from "@/sync/window";
import { Announcer } from "./Announcer";
import styles from "./Conversation.module.css";
import { EmptyRoom } from "./EmptyRoom";
import { lastOwn, useEditing } from "./editing";
import { Log } from "./Log";
import { MessageDialogs } from "./MessageDialogs";
import type { EventDrawing } from "./MessageRow";
import { Notes, Told } from "./Notes";
import { TypingLine } from "./TypingLine";
import { useMessageCalls } from "./useMessageCalls";
import { useTarget } from "./useTarget";

export type ConversationHandle = Readonly<{
  /** Begins to edit the last message that one wrote, or goes on with it; whether it is there. */
  editLast: () => boolean;
}>;

type ConversationProps = {
  room: RoomView;
  me: Me;
  connection: Connection;
  onEdit: (clientId: string) => void;
  onReply: (quote: Quote) => void;
  /** Somebody's name was pressed. */
  onPerson: (person: Person, from: Element) => void;
  /** The message that the address names; another object each time one comes by it. */
  linked: Readonly<{ number: number }> | null;
  Event: EventDrawing;
  /** What had the focus is gone: back to writing. */
  onDone: () => void;
  handle?: Ref<ConversationHandle>;
};

export function Conversation(props: ConversationProps) {
  const { room, me, connection, onEdit, onReply, onPerson, linked, Event, onDone, handle } = props;
  const timeline = useTimeline(room.id);
  const editing = useEditing(`${me.id} ${room.id}`);
  const { target, open } = useTarget(room.id, linked, (found, number) => say(untold(found, number)));
  const { calls, dialog, close, said, say } = useMessageCalls(room, me, {
    edit: editing.begin,
    reply: (message) => onReply(quoteOf(message)),
    openPerson: onPerson,
    openNumber: (number) => void open(number),
  });
  useEffect(() => {
    if (linked) void open(linked.number);
  }, [linked, open]);
  const messages = timeline.kind === "loaded" ? timeline.messages : [];
  useImperativeHandle(handle, () => ({
    editLast: () => {
      const atEnd = timeline.kind === "loaded" && timeline.atEnd; // else the last is another one
      const message = atEnd && room.rights.has("edit_own") ? lastOwn(messages, me.id) : undefined;
      if (message) editing.begin(message);
      return message !== undefined;
    },
  }));

  return (
    <>
      <Body timeline={timeline} room={room}>
        {(loaded) => (
          <Log
            room={room}
            me={me}
            timeline={loaded}
            offline={connection.kind === "offline"}
            onEdit={onEdit}
            calls={calls}
            editing={editing}
            onEdited={onDone}
            target={target}
            Event={Event}
          />
        )}
      </Body>
      <MessageDialogs dialog={dialog} messages={messages} me={me} calls={calls} onClose={close} />
      <Announcer
        messages={messages}
        last={room.lastNumber}
        me={me.id}
        live={timeline.kind === "loaded" && timeline.atEnd}
      />
      <Told text={said} onClose={() => say("")} />
      <Notes connection={connection} />
      <TypingLine room={room.id} />
    </>
  );
}

function untold(found: "loaded" | "absent" | "failed", number: number): string {
  if (found === "absent") return `There is no message ${number || ""} in this room.`.replace("  ", " ");
  return found === "failed" ? "That message could not be fetched. Try again in a moment." : "";
}

type Loaded = Extract<Timeline, { kind: "loaded" }>;
type BodyProps = { timeline: Timeline; room: RoomView; children: (loaded: Loaded) => ReactNode };

function Body({ timeline, room, children }: BodyProps) {
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
  return children(timeline);
}
