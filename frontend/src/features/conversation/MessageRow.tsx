// One confirmed message: solid. Its face and name only where a run begins; otherwise its time waits in the margin.
import { type ComponentType, type FocusEvent, memo, type PointerEvent, type ReactNode, useState } from "react";
import { Face } from "@/components/ui/Face";
import { classes } from "@/lib/classes";
import { exactTime, timeOfDay } from "@/lib/clock";
import { shownName } from "@/lib/people";
import { mentionsMe } from "@/sync/mentions";
import type { EventCard, Message, Person, UserId } from "@/sync/types";
import type { MessageAction } from "./actions";
import { Names } from "./Mentions";
import styles from "./Message.module.css";
import { MessageFiles } from "./MessageFiles";
import { MessageText } from "./MessageText";
import { MessageTools } from "./MessageTools";
import { QuoteLine } from "./QuoteLine";
import { Reactions } from "./Reactions";
import { toggleReaction } from "./reacting";
import { useLongPress } from "./useLongPress";

/** What a row can be asked for; the same object for all rows and for as long as they are drawn. */
export type RowCalls = Readonly<{
  me: UserId;
  mayReact: () => boolean;
  openEmoji: (message: Message) => void;
  actionsOf: (message: Message) => readonly MessageAction[];
  openActions: (message: Message) => void;
  openHistory: (message: Message) => void;
  /** Who they are; by what was pressed. */
  openPerson: (person: Person, from: Element) => void;
  /** Shows the message with that number. */
  openNumber: (number: number) => void;
}>;

/** What draws the event whose place a message is: the app brings it, because events are another feature. */
export type EventDrawing = ComponentType<{ event: EventCard; mayAnswer: boolean }>;

type MessageRowProps = {
  message: Message;
  first: boolean;
  /** Without them the row only shows. */
  calls?: RowCalls;
  /** The one row that Tab leads to. */
  reachable?: boolean;
  /** Somebody was led here. */
  lit?: boolean;
  Event?: EventDrawing | undefined;
  /** Stands in the text's place. */
  children?: ReactNode;
};

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, first, calls, reachable, lit, Event, children } = props;
  const at = new Date(message.createdAt);
  const { active, watch } = useActive();
  const mayReact = !message.deleted && calls?.mayReact();
  const forMe = calls !== undefined && mentionsMe(message.mentions, message.user.id, calls.me);
  const press = useLongPress(calls && !children ? () => calls.openActions(message) : undefined);
  return (
    <article
      className={classes(
        styles.message,
        first && styles.first,
        message.deleted && styles.gone,
        (lit || forMe) && styles.lit,
      )}
      data-message={message.number}
      {...(calls && { tabIndex: reachable ? 0 : -1, ...watch, ...press })}
    >
      <div className={styles.margin}>
        {first ? <Face person={message.user} faded={message.deleted} /> : <Clock at={at} />}
      </div>
      <div className={styles.body}>
        {first && <ByLine author={message.user} at={at} onPerson={calls?.openPerson} reachable={reachable} />}
        {!first && <span className="sr">{shownName(message.user)}: </span>}
        {message.replyTo && <QuoteLine quote={message.replyTo} onOpen={calls?.openNumber} />}
        {children ??
          (Event && message.event ? (
            <Event event={message.event} mayAnswer={calls?.mayReact() ?? false} />
          ) : (
            <Text message={message} calls={calls} />
          ))}
        <MessageFiles files={message.attachments} author={message.user} />
        {calls && (
          <Reactions message={message} me={calls.me} onMore={mayReact ? () => calls.openEmoji(message) : undefined} />
        )}
      </div>
      {calls && active && !children && (
        <MessageTools
          actions={calls.actionsOf(message)}
          onReact={mayReact ? (emoji) => toggleReaction(message, calls.me, emoji) : undefined}
        />
      )}
    </article>
  );
});

function Text({ message, calls }: { message: Message; calls: RowCalls | undefined }) {
  if (message.deleted) return <p className={styles.text}>Message deleted</p>;
  if (!message.content && !message.superseded && !message.editedAt && message.attachments.length > 0) return null;
  const text = (
    <MessageText text={message.superseded ? "…" : message.content}>
      {message.editedAt && (
        <Edited at={new Date(message.editedAt)} onClick={calls && (() => calls.openHistory(message))} />
      )}
    </MessageText>
  );
  const { users, room } = message.mentions;
  if (!calls || (users.length === 0 && !room)) return text;
  return (
    <Names message={message} me={calls.me} onPerson={calls.openPerson}>
      {text}
    </Names>
  );
}

/** Whether the pointer or the focus is on the row: only then it has tools. */
function useActive() {
  const [hovered, setHovered] = useState(false);
  const [focused, setFocused] = useState(false);
  const watch = {
    // Not when it enters: React hears nothing of that when what was under the pointer before is gone.
    onPointerOver: ({ pointerType }: PointerEvent) => setHovered(pointerType !== "touch"),
    onPointerLeave: () => setHovered(false),
    onFocus: () => setFocused(true),
    onBlur: ({ currentTarget, relatedTarget }: FocusEvent) => setFocused(currentTarget.contains(relatedTarget)),
  };
  return { active: hovered || focused, watch };
}

type ByLineProps = {
  author: Person;
  at: Date;
  meta?: string | undefined;
  onPerson?: RowCalls["openPerson"] | undefined;
  /** By Tab: only in the row that Tab leads to. */
  reachable?: boolean | undefined;
};

export function ByLine({ author, at, meta, onPerson, reachable }: ByLineProps) {
  const name = (
    <bdi className={classes(styles.name, "cut")} title={`@${author.username}`}>
      {shownName(author)}
    </bdi>
  );
  return (
    <div className={styles.by}>
      {onPerson ? (
        <button
          type="button"
          className={styles.author}
          aria-haspopup="dialog"
          tabIndex={reachable ? 0 : -1}
          onClick={({ currentTarget }) => onPerson(author, currentTarget)}
        >
          {name}
        </button>
      ) : (
        name
      )}
      <Clock at={at} />
      {meta && <span className={styles.meta}>{meta}</span>}
    </div>
  );
}

function Edited({ at, onClick }: { at: Date; onClick: (() => void) | undefined }) {
  return (
    <>
      {" "}
      <button type="button" className={styles.edited} title={`Edited ${exactTime(at)}`} onClick={onClick}>
        (edited)
      </button>
    </>
  );
}

function Clock({ at }: { at: Date }) {
  return (
    <time dateTime={at.toISOString()} title={exactTime(at)}>
      {timeOfDay(at)}
    </time>
  );
}
