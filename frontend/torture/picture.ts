/** What a real client shows, in the form of `backend/light/shown.py`. */
import type { HeldRoom } from "@/sync/heldRoom";
import { mentionedIn } from "@/sync/mentions";
import { unreadIn } from "@/sync/mine";
import type { EventCard, Message, Preview, Quote, Room, Window } from "@/sync/types";
import { quoteIn } from "@/sync/window";

/** Of a value; in a page that has none, the value itself, for somebody else to hash. */
type Sha = (value: unknown) => unknown;

export function roomPicture({ room, window }: HeldRoom, sha: Sha): object {
  const messages = window?.messages ?? [];
  return {
    ...card(room),
    last_message: room.lastMessage && lastOf(room.lastMessage, sha),
    messages: Object.fromEntries(messages.map((message) => [message.number, shown(message, window, sha)])),
  };
}

function card(room: Room): object {
  const { id, name, kind, topic, posting, archived, version, role } = room;
  return {
    ...{ id, name, kind, topic, posting, archived, version, role },
    members_invite: room.membersInvite,
    change_id: room.changeId,
    member_count: room.memberCount,
    last_number: room.lastNumber,
    read_number: room.mine.readNumber,
    notify: room.mine.notify ?? "all",
    unread_count: unreadIn(room),
    mention_count: mentionedIn(room).length,
  };
}

function lastOf({ id, content, attachments, deleted }: Preview, sha: Sha): object {
  return { id, content: sha(content), attachments, deleted };
}

function shown(message: Message, window: Window | null, sha: Sha): { version: number; sha: unknown } {
  const { id, user, content, deleted, replyTo, event } = message;
  const looks = {
    ...{ id, content, deleted },
    user: user.id,
    edited: Boolean(message.editedAt),
    reactions: Object.fromEntries(message.reactions.map((one) => [one.emoji, one.users.toSorted(ascending)])),
    reply_to: replyTo && quoted(quoteIn(window, replyTo)),
    attachments: message.attachments.map((file) => file.id),
    mentions: { users: message.mentions.users.toSorted(ascending), room: message.mentions.room },
    event: event && eventOf(event),
  };
  return { version: message.version, sha: sha(looks) };
}

function quoted({ id, content, deleted }: Quote): object {
  return { id, content, deleted };
}

function eventOf({ id, title, status, startsAt, counts, myAnswer }: EventCard): object {
  const { notGoing, ...rest } = counts;
  return { id, title, status, starts_at: startsAt, counts: { ...rest, not_going: notGoing }, my_answer: myAnswer };
}

function ascending(a: number, b: number): number {
  return a - b;
}
