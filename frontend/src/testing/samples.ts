/** Rooms, messages and changes with boring fixed defaults, for tests of the pure modules. */
import { NO_MENTIONS } from "@/sync/mentions";
import type { Change, Message, Page, Person, Room } from "@/sync/types";

export const alice: Person = { id: 1, username: "alice", displayName: "alice" };
export const bob: Person = { id: 2, username: "bob", displayName: "bob" };

const AT = "2026-01-01T12:00:00.000Z";

/** The lobby at version `version`; its history is c1, c2, c3 … */
export function lobby(version: number, more: Partial<Room> = {}): Room {
  return {
    id: 7,
    version,
    changeId: `c${version}`,
    kind: "public",
    name: "lobby",
    topic: "",
    posting: "everyone",
    membersInvite: false,
    archived: false,
    bumpedAt: AT,
    memberCount: 2,
    lastNumber: 0,
    lastMessage: null,
    role: "member",
    people: [],
    mine: { readNumber: 0, version: 1, at: 1, posted: null },
    mentioned: { after: 0, numbers: [] },
    ...more,
  };
}

/** Message `number` of the lobby, by bob, untouched since version `version`. */
export function message(number: number, version: number, more: Partial<Message> = {}): Message {
  return {
    id: 100 + number,
    room: 7,
    number,
    version,
    clientId: `client-${number}`,
    user: bob,
    content: `message ${number}`,
    createdAt: AT,
    editedAt: null,
    deleted: false,
    superseded: false,
    event: null,
    replyTo: null,
    mentions: NO_MENTIONS,
    attachments: [],
    reactions: [],
    ...more,
  };
}

/** Messages `from` to `to`, each of the version that is its number. */
export function messages(from: number, to: number): Message[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => message(from + i, from + i));
}

/** The change that takes `version` in the history c1, c2, c3 … */
export function head(version: number) {
  return { id: `c${version}`, prev: `c${version - 1}`, room: 7, version, at: AT, actor: 2 };
}

/** Version `version` adds message `number`. */
export function added(version: number, number: number, more: Partial<Message> = {}): Change {
  const body = { message: message(number, version, more), bumpedAt: AT };
  return { ...head(version), type: "message_added", body };
}

/** Version `version` gives message `number` another text. */
export function edited(
  version: number,
  number: number,
  content: string,
  superseded = false,
  mentions = NO_MENTIONS,
): Change {
  const body = { id: 100 + number, number, user: bob, content, editedAt: AT, superseded, mentions };
  return { ...head(version), type: "message_edited", body };
}

/** Version `version` deletes message `number`. */
export function deleted(version: number, number: number): Change {
  const body = { id: 100 + number, number, user: bob, mentions: NO_MENTIONS };
  return { ...head(version), type: "message_deleted", body };
}

/** Version `version` brings or takes a reaction to message `number`. */
export function reacted(version: number, number: number, emoji: string, user = bob, taken = false): Change {
  return { ...head(version), type: taken ? "reaction_removed" : "reaction_added", body: { number, emoji, user } };
}

export function unknown(version: number): Change {
  return { ...head(version), type: "unknown" };
}

export function left(version: number, user: Person): Change {
  return { ...head(version), type: "user_left", body: { user, memberCount: 1, bumpedAt: AT } };
}

/** A page of the lobby as it was at version `version`. */
export function page(version: number, from: number, to: number): Page {
  return { room: 7, version, changeId: `c${version}`, messages: messages(from, to).reverse() };
}
