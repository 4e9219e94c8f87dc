/**
 * One change against the local picture of a room: all that a client can learn.
 *
 * Pure: `heldRoom.ts` keeps what came too early, and the engine fetches what a gap names (`repair.ts`).
 */
import { never } from "@/lib/never";
import { withAnswer, withTerms } from "./events";
import { withMention } from "./mentions";
import { movedByPosting } from "./mine";
import { cut, previewOf } from "./preview";
import { withoutReaction, withReaction } from "./reactions";
import type { Change, Preview, Room, UserId, Window } from "./types";
import { messageAt, type NewerQuote, withChanged, withMessage, withQuoted } from "./window";

export type Outcome =
  /** Already in the picture: dropped. */
  | Readonly<{ kind: "known" }>
  /** Something before it is missing. */
  | Readonly<{ kind: "gap" }>
  /** It follows another history than ours: only a sync can tell. */
  | Readonly<{ kind: "forked" }>
  /** `room` is null when the change says that we left. */
  | Readonly<{ kind: "applied"; room: Room | null }>;

type Added = Extract<Change, { type: "message_added" | "event_created" }>;

/** The room's card after a change, as `me` sees it. */
export function apply(room: Room, change: Change, me: UserId): Outcome {
  if (change.version <= room.version) return { kind: "known" };
  if (change.version > room.version + 1) return { kind: "gap" };
  if (change.prev !== room.changeId) return { kind: "forked" };
  const next = reduce(room, change, me);
  return { kind: "applied", room: next && { ...next, version: change.version, changeId: change.id } };
}

function reduce(room: Room, change: Change, me: UserId): Room | null {
  switch (change.type) {
    case "message_added":
    case "event_created":
      return withLatest(room, change, me);
    case "message_edited":
      return withPreview(withMention(room, change.body, me), change.body.id, { content: cut(change.body.content) });
    case "message_deleted":
      return withPreview(withMention(room, change.body, me), change.body.id, {
        content: "",
        attachments: 0,
        deleted: true,
      });
    case "event_updated":
    case "event_cancelled":
      return withPreview(room, change.body.message, { content: cut(change.body.event.title) });
    case "attendance_changed":
      return room;
    case "user_joined":
      return { ...room, memberCount: change.body.memberCount, bumpedAt: change.body.bumpedAt };
    case "user_left":
      if (change.body.user.id === me) return null;
      return { ...room, memberCount: change.body.memberCount, bumpedAt: change.body.bumpedAt };
    case "room_updated":
      return { ...room, ...change.body };
    case "reaction_added":
    case "reaction_removed":
      return room;
    case "members_added":
      return { ...room, memberCount: change.body.memberCount };
    case "member_updated":
      return change.body.user.id === me ? { ...room, role: change.body.role } : room;
    case "unknown":
      return room; // a newer server's change: only the version moves
    default:
      return never(change);
  }
}

function withLatest(room: Room, { version, body: { message, bumpedAt } }: Added, me: UserId): Room {
  const { number } = message;
  const mine = message.user.id === me ? movedByPosting(room.mine, { number, version }) : room.mine;
  const next = withMention(room, message, me);
  return { ...next, mine, bumpedAt, lastNumber: number, lastMessage: previewOf(message) };
}

/** Another look of the last message, if that is the one. */
function withPreview(room: Room, message: number, changed: Partial<Preview>): Room {
  const last = room.lastMessage;
  return last?.id === message ? { ...room, lastMessage: { ...last, ...changed } } : room;
}

/** The loaded messages after a change that the room's card has taken. */
export function applyToWindow(window: Window, change: Change, me: UserId): Window {
  const quote = quoteAfter(change);
  return withOwn(quote ? withQuoted(window, quote) : window, change, me);
}

/** What replies quote of the message that the change touched: whatever touches it moves its version. */
function quoteAfter(change: Change): NewerQuote | null {
  const { version } = change;
  switch (change.type) {
    case "message_edited":
      return { number: change.body.number, version, content: cut(change.body.content), deleted: false };
    case "message_deleted":
      return { number: change.body.number, version, content: "", attachments: 0, deleted: true };
    case "event_updated":
    case "event_cancelled":
      return { number: change.body.number, version, content: cut(change.body.event.title) };
    case "attendance_changed":
    case "reaction_added":
    case "reaction_removed":
      return { number: change.body.number, version };
    default:
      return null;
  }
}

function withOwn(window: Window, change: Change, me: UserId): Window {
  switch (change.type) {
    case "message_added":
    case "event_created":
      return withMessage(window, change.body.message);
    case "message_edited": {
      const { number, content, editedAt, superseded, mentions } = change.body;
      return withChanged(window, number, { version: change.version, content, editedAt, superseded, mentions });
    }
    case "message_deleted": {
      const { number, mentions } = change.body;
      const gone = { content: "", deleted: true, superseded: false, replyTo: null, attachments: [], reactions: [] };
      return withChanged(window, number, { version: change.version, mentions, ...gone });
    }
    case "event_updated":
    case "event_cancelled":
      return withTerms(window, change.body.number, change.version, change.body.event);
    case "attendance_changed":
      return withAnswer(window, change.version, change.body, me);
    case "reaction_added":
    case "reaction_removed": {
      const { number, emoji, user } = change.body;
      const held = messageAt(window, number);
      const after = change.type === "reaction_added" ? withReaction : withoutReaction;
      const reactions = held ? after(held.reactions, emoji, user.id) : [];
      return withChanged(window, number, { version: change.version, reactions });
    }
    case "user_joined":
    case "user_left":
    case "room_updated":
    case "members_added":
    case "member_updated":
    case "unknown":
      return window;
    default:
      return never(change);
  }
}
