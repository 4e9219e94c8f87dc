/** A room of the small server in memory (modelServer.ts) as its answers and publications show it. */
import {
  type ModelRoom,
  messageOf,
  mineOf,
  type Own,
  type PageQuery,
  type Role,
  stayOf,
  type WireChange,
  type WireMessage,
  type WirePerson,
} from "./modelRoom";

type Card = Record<string, unknown> & { version: number; change_id: string };

export function cardOf(room: ModelRoom, role: Role, own: Own): Card {
  const last = room.messages.at(-1);
  return {
    id: room.id,
    name: room.name,
    kind: "public",
    topic: "",
    posting: "everyone",
    members_invite: false,
    archived: false,
    change_id: room.changes.at(-1)?.id ?? "",
    bumped_at: room.bumpedAt,
    member_count: memberCount(room),
    last_number: room.messages.length,
    last_message: last
      ? {
          id: last.id,
          content: [...last.content].slice(0, 280).join(""),
          user: last.user,
          created_at: last.created_at,
          ...(last.deleted && { deleted: true }),
        }
      : null,
    role,
    ...own,
  };
}

export function pageOf(room: ModelRoom, { before, after, around, limit = 5 }: PageQuery) {
  const all = room.messages;
  const start =
    after !== undefined
      ? after
      : Math.max(0, (before ?? (around === undefined ? all.length + 1 : around + Math.ceil(limit / 2))) - 1 - limit);
  const end = before !== undefined ? Math.min(before - 1, start + limit) : start + limit;
  const results = all.slice(start, end).reverse();
  return {
    results: results.map((message) => withReference(room, message)),
    next: null,
    previous: null,
    version: room.changes.length,
    change_id: room.changes.at(-1)?.id ?? "",
  };
}

/** What is one's own about the room. */
export function ownOf(room: ModelRoom, user: number): Own {
  const mine = mineOf(room, user);
  const calls = ({ number, mentions, user: author }: WireMessage) =>
    number > mine.read_number && author.id !== user && (mentions.room || mentions.users.includes(user));
  const mentioned_in = room.messages.filter(calls).map(({ number }) => number);
  return { ...mine, mentioned_in: mentioned_in.reverse().slice(0, 100), version: room.changes.length };
}

export function membershipBody(room: ModelRoom, user: WirePerson) {
  const { id, name, bumpedAt } = room;
  const version = room.changes.length;
  const member_count = memberCount(room);
  return { room: { id, name, version, bumped_at: bumpedAt, member_count, last_message: null }, user };
}

export function withReference(room: ModelRoom, message: WireMessage) {
  const reference = { id: room.id, version: room.changes.length, bumped_at: room.bumpedAt };
  return { ...withQuote(room, message), room: reference };
}

/** With what it replies to: as that is now, but without a text that came after version `at`. */
function withQuote<T extends { reply_to?: { id: number } | null }>(room: ModelRoom, body: T, at = Infinity): T {
  if (!body.reply_to) return body;
  const { id, number, version, user, content, deleted } = messageOf(room, body.reply_to.id);
  const shown = { id, number, version, user, content: [...content].slice(0, 280).join(""), deleted };
  const unknown = textVersion(room, id) > at && { content: "", version: 1 };
  return { ...body, reply_to: { ...shown, ...unknown } };
}

export function asRead(room: ModelRoom, changes: WireChange[]): WireChange[] {
  return changes.map((change) => ({ ...change, body: withQuote(room, change.body as WireMessage, change.version) }));
}

/** Of the change that brought the message's text. */
function textVersion(room: ModelRoom, id: number): number {
  const types = ["message_added", "message_edited", "message_deleted"];
  const said = (body: unknown) => (body as { id: number } | null)?.id;
  const brought = room.changes.findLast(({ type, body }) => types.includes(type) && said(body) === id);
  return brought?.version ?? 0;
}

export function memberCount(room: ModelRoom): number {
  return room.extraMembers + Object.keys(room.stays).filter((user) => stayOf(room, Number(user))).length;
}
