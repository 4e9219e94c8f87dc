/**
 * Messages on their way from this device: a state machine each, keyed by a client-made UUID.
 *
 *                      ┌────────── no answer, or "later": again, under the same id ──────────┐
 *                      ▼                                                                     │
 *   send() ──────▶ queued ───────────────────────── goes out ──────────────────────────▶ sending
 *                      ▲                                                                 │   │
 *                      └── retry() ── failed ◀──────── refused for good ─────────────────┘   │
 *                                       │                                                    │
 *                                   discard()              the room has it ◀── sent ◀── answered
 *                                       ▼                          ▼
 *                                    (gone)                     (gone)
 *
 *   sent ── a restored room has not, or not this one ──▶ queued
 *
 *   queued, sending ── cancel() ──▶ cancelling ── asked: it was sent after all ──▶ sent
 *                                     │    ▲  │
 *                                     │    └──┴ no answer: asked again        never went out, or asked: never will be sent ──▶ (gone)
 *
 * In any state, a change or a page that holds the message ends it: the message itself stands in the room then. The
 * server keeps (author, client id) unique for good, so that sending again can't post twice. Each room's sends go out
 * one at a time, in order; one that waits to be sent again holds back those after it, a failed one doesn't. What is
 * being taken back comes before all that its room has still to send.
 */
import type { Message, Refusal, RoomId, Send, UserId } from "./types";

export type Sends = readonly Send[];

const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;

/** It is later than those before it, also where the clock was put back: in that order they are written down. */
export function queued(
  sends: Sends,
  send: Pick<Send, "clientId" | "room" | "content" | "replyTo" | "createdAt"> & Partial<Pick<Send, "attachments">>,
): Sends {
  return [
    ...sends,
    {
      attachments: [],
      ...send,
      createdAt: Math.max(send.createdAt, ...sends.map(({ createdAt }) => createdAt + 1)),
      attempts: 0,
      wentOut: false,
      elsewhere: false,
      state: { kind: "queued", notBefore: 0 },
    },
  ];
}

/** The sends that may go out now: the first unsent one of each room. */
export function dueSends(sends: Sends, now: number): Sends {
  return headsOfRooms(sends).filter(({ state }) => state.kind === "queued" && state.notBefore <= now);
}

/** Those of which the server may be asked now whether they were sent. */
export function dueCancels(sends: Sends, now: number): Sends {
  return ownCancels(sends).filter(
    ({ state }) => state.kind === "cancelling" && !state.asking && state.notBefore <= now,
  );
}

/** When the next one may go out or be taken back; null when none waits. */
export function nextSendAt(sends: Sends): number | null {
  const times = [...headsOfRooms(sends), ...ownCancels(sends)].flatMap(({ state }) =>
    state.kind === "queued" || (state.kind === "cancelling" && !state.asking) ? state.notBefore : [],
  );
  return times.length > 0 ? Math.min(...times) : null;
}

export function goesOut(sends: Sends, clientId: string, now: number): Sends {
  return moved(sends, clientId, "queued", (send) => ({
    ...send,
    wentOut: true,
    state: { kind: "sending", since: now },
  }));
}

/** The server has it. It stays, drawn as sent, until the room has reached it. */
export function answered(sends: Sends, clientId: string, message: Message): Sends {
  const sent = (send: Send): Send => ({ ...send, state: { kind: "sent", message } });
  return moved(moved(sends, clientId, "sending", sent), clientId, "cancelling", sent);
}

/** To be taken back; gone at once when it can't have got to the server. */
export function cancelled(sends: Sends, clientId: string): Sends {
  const state = { kind: "cancelling", notBefore: 0, asking: false } as const;
  return sends.flatMap((send) => {
    const waits = send.state.kind === "queued" || send.state.kind === "sending";
    if (send.clientId !== clientId || send.elsewhere || !waits) return [send];
    return send.wentOut ? [{ ...send, attempts: 0, state }] : [];
  });
}

/** The server is asked whether it was sent. */
export function asksBack(sends: Sends, clientId: string): Sends {
  return moved(sends, clientId, "cancelling", (send) => ({
    ...send,
    state: { kind: "cancelling", notBefore: 0, asking: true },
  }));
}

/** Nobody has it, and nobody ever will. */
export function takenBack(sends: Sends, clientId: string): Sends {
  return sends.filter((send) => send.clientId !== clientId || send.state.kind !== "cancelling");
}

/** Asked without an answer, it is asked again: after a while of our own, or from `notBefore` on. */
export function notYetTakenBack(
  sends: Sends,
  clientId: string,
  now: number,
  chance: number,
  notBefore: number | null,
): Sends {
  return moved(sends, clientId, "cancelling", (send) => ({
    ...send,
    attempts: send.attempts + 1,
    state: { kind: "cancelling", notBefore: notBefore ?? now + backoff(send.attempts, chance), asking: false },
  }));
}

/** No answer is not failure: it goes out again. `chance` in [0, 1) spreads the retries of many clients. */
export function unanswered(sends: Sends, clientId: string, now: number, chance: number): Sends {
  return moved(sends, clientId, "sending", (send) => ({
    ...send,
    attempts: send.attempts + 1,
    state: { kind: "queued", notBefore: now + backoff(send.attempts, chance) },
  }));
}

/** The server asked to send it later. */
export function postponed(sends: Sends, clientId: string, notBefore: number): Sends {
  return moved(sends, clientId, "sending", (send) => ({ ...send, state: { kind: "queued", notBefore } }));
}

export function refused(sends: Sends, clientId: string, refusal: Refusal): Sends {
  return moved(sends, clientId, "sending", (send) => ({ ...send, state: { kind: "failed", refusal } }));
}

export function retried(sends: Sends, clientId: string): Sends {
  return moved(sends, clientId, "failed", (send) => ({
    ...send,
    elsewhere: false,
    state: { kind: "queued", notBefore: 0 },
  }));
}

export function discarded(sends: Sends, clientId: string): Sends {
  return sends.filter((send) => send.clientId !== clientId || send.state.kind !== "failed");
}

/** Without those that are among messages which the server showed. */
export function confirmed(sends: Sends, messages: readonly Message[], me: UserId): Sends {
  const own = new Set(messages.flatMap(({ user, clientId }) => (user.id === me && clientId ? clientId : [])));
  return own.size === 0 ? sends : kept(sends, ({ clientId }) => !own.has(clientId));
}

/** The server had them, and after a restore it may not: they go out again, under the same ids. */
export function requeued(sends: Sends, isLost: (send: Send, message: Message) => boolean): Sends {
  const back = (send: Send): Send =>
    send.state.kind === "sent" && isLost(send, send.state.message)
      ? { ...send, state: { kind: "queued", notBefore: 0 } }
      : send;
  const all = sends.map(back);
  return all.every((send, i) => send === sends[i]) ? sends : all;
}

/** Without the sent ones whose room has reached them: the message stands there by itself. */
export function settled(sends: Sends, versionOf: (room: RoomId) => number | undefined): Sends {
  return kept(sends, ({ room, state }) => {
    if (state.kind !== "sent") return true;
    const version = versionOf(room);
    return version !== undefined && version < state.message.version;
  });
}

/**
 * With what this browser has written down: what an earlier visit left, and what other tabs are sending. `gone`: what
 * was written down and is not any more, by another tab's doing: refused ones among them were given up there.
 */
export function joined(sends: Sends, kept: Sends, gone: ReadonlySet<string> = new Set()): Sends {
  const byId = new Map(kept.map((send) => [send.clientId, send]));
  const here = sends.flatMap((send) => {
    const other = byId.get(send.clientId);
    const givenUp = send.state.kind === "failed" && gone.has(send.clientId);
    if (!other) return send.elsewhere || givenUp ? [] : [send];
    return other.elsewhere || send.elsewhere ? [other] : [send];
  });
  const known = new Set(here.map(({ clientId }) => clientId));
  const found = kept.filter(({ clientId }) => !known.has(clientId));
  return found.length === 0 ? here : [...here, ...found].sort((a, b) => a.createdAt - b.createdAt);
}

/** All may go out at once: the line is back. */
export function hurried(sends: Sends): Sends {
  return sends.map((send) =>
    send.state.kind === "queued" || send.state.kind === "cancelling"
      ? { ...send, state: { ...send.state, notBefore: 0 } }
      : send,
  );
}

/** As they are when nobody waits for answers any more: what was sending goes out again later. */
export function interrupted(sends: Sends): Sends {
  return sends.map((send) => {
    if (send.state.kind === "sending") return { ...send, state: { kind: "queued", notBefore: 0 } };
    if (send.state.kind === "cancelling") return { ...send, state: { ...send.state, notBefore: 0, asking: false } };
    return send;
  });
}

/** How many of them the server does not have, as far as this device knows. */
export function unsentCount(sends: Sends): number {
  return sends.filter(({ state }) => state.kind === "queued" || state.kind === "sending").length;
}

function headsOfRooms(sends: Sends): Sends {
  const heads = new Map<RoomId, Send>();
  const held = new Set(ownCancels(sends).map(({ room }) => room));
  for (const send of sends) {
    const unsent = send.state.kind === "queued" || send.state.kind === "sending";
    if (unsent && !send.elsewhere && !held.has(send.room) && !heads.has(send.room)) heads.set(send.room, send);
  }
  return [...heads.values()];
}

function ownCancels(sends: Sends): Sends {
  return sends.filter(({ state, elsewhere }) => state.kind === "cancelling" && !elsewhere);
}

function moved(sends: Sends, clientId: string, from: Send["state"]["kind"], move: (send: Send) => Send): Sends {
  return sends.map((send) => (send.clientId === clientId && send.state.kind === from ? move(send) : send));
}

function kept(sends: Sends, keep: (send: Send) => boolean): Sends {
  return sends.every(keep) ? sends : sends.filter(keep);
}

function backoff(attempts: number, chance: number): number {
  return Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** attempts) * (0.5 + chance / 2);
}
