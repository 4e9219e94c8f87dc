// What the log shows, line by line: day lines, the New line, messages in runs, sends. Pure.
import { dayKey } from "@/lib/clock";
import { keyOfMessage, keyOfSend } from "@/sync/renderKey";
import type { Message, Person, Send } from "@/sync/types";

const RUN_MS = 5 * 60_000;

type RowHead = Readonly<{ key: string; at: Date }>;

export type Row = RowHead &
  (
    | Readonly<{ kind: "begin" }>
    | Readonly<{ kind: "day" }>
    | Readonly<{ kind: "new"; since: Date }>
    | Readonly<{ kind: "message"; first: boolean; message: Message }>
    /** `place` counts the sends still waiting: 1 of 2. */
    | Readonly<{ kind: "send"; first: boolean; send: Send; place: Place | null }>
  );

export type Place = Readonly<{ index: number; of: number }>;

export type LogPicture = Readonly<{
  me: Person;
  messages: readonly Message[];
  pending: readonly Send[];
  atStart: boolean;
  atEnd: boolean;
  newLineAfter: number | null;
  /** Numbers that were the top of the window once: they keep their name line, so that a page above moves nothing. */
  seams: ReadonlySet<number>;
}>;

type Previous = { author: number; at: Date } | null;

export function buildRows(picture: LogPicture): Row[] {
  const { messages, atStart, newLineAfter, seams } = picture;
  const rows: Row[] = [];
  let previous: Previous = null;
  const firstAt = messages[0] ? new Date(messages[0].createdAt) : null;
  if (atStart && firstAt) rows.push({ kind: "begin", key: "begin", at: firstAt });

  for (const message of messages) {
    const at = new Date(message.createdAt);
    // Above the window's first message the day is not known to begin, unless the room itself begins there.
    const opensDay = previous ? dayKey(previous.at) !== dayKey(at) : atStart;
    if (opensDay) rows.push(dayRow(at));
    const opensNew = newLineAfter !== null && message.number === newLineAfter + 1;
    if (opensNew) rows.push({ kind: "new", key: "new", at, since: previous?.at ?? at });
    const opens = opensDay || opensNew || message.replyTo !== null || seams.has(message.number);
    const first = opens || !continues(previous, message.user.id, at);
    rows.push({ kind: "message", key: keyOfMessage(message), at, first, message });
    previous = { author: message.user.id, at };
  }
  if (picture.atEnd) pushSends(rows, picture, previous);
  return rows;
}

function pushSends(rows: Row[], { me, messages, pending }: LogPicture, before: Previous): void {
  const confirmed = new Set(messages.flatMap((message) => (message.user.id === me.id ? [message.clientId] : [])));
  const sends = pending.filter((send) => !confirmed.has(send.clientId));
  const waiting = sends.filter(isWaiting);
  let previous = before;
  for (const send of sends) {
    const at = new Date(send.state.kind === "sent" ? send.state.message.createdAt : send.createdAt);
    const opensDay = previous === null || dayKey(previous.at) !== dayKey(at);
    if (opensDay) rows.push(dayOfSend(rows, send, at));
    const first = opensDay || send.replyTo !== null || !continues(previous, me.id, at);
    rows.push({ kind: "send", key: keyOfSend(send, me.id), at, first, send, place: placeOf(send, waiting) });
    previous = { author: me.id, at };
  }
}

/** A send can be of an earlier day than what stands above it, and that day have its line already. */
function dayOfSend(rows: readonly Row[], { clientId }: Send, at: Date): Row {
  const row = dayRow(at);
  return rows.some(({ key }) => key === row.key) ? { ...row, key: `${row.key} ${clientId}` } : row;
}

function dayRow(at: Date): Row {
  return { kind: "day", key: `day ${dayKey(at)}`, at };
}

function continues(previous: Previous, author: number, at: Date): boolean {
  return previous !== null && previous.author === author && at.getTime() - previous.at.getTime() <= RUN_MS;
}

function isWaiting(send: Send): boolean {
  return send.state.kind === "queued" || send.state.kind === "sending";
}

function placeOf(send: Send, waiting: readonly Send[]): Place | null {
  const index = waiting.indexOf(send);
  return index === -1 ? null : { index: index + 1, of: waiting.length };
}
