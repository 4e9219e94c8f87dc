/**
 * JSON from the server becomes the picture's data here, and nowhere else.
 *
 * Everything is checked, because a publication is what no type can vouch for. Fields that this client does not know
 * are ignored; a change whose type it does not know parses to `unknown`; what can't be read at all is null, and
 * the caller asks for a snapshot instead.
 */
import * as z from "zod/mini";
import { MENTIONS_TOLD, NO_MENTIONS } from "./mentions";
import type { Change, Message, Own, Page, Person, Preview, Quote, Room, RoomSettings } from "./types";
import { parseAttendance, parseEvent, parseRevision } from "./wireEvents";
import { count, id, person, read, toPerson } from "./wireParts";

const role = z.enum(["owner", "moderator", "member"]);

const mine = z.object({
  read_number: count,
  mentioned_in: z.array(id),
  notify: z.optional(z.enum(["all", "mentions", "none"])),
  mine_version: count,
  version: count,
});
const mentions = z.object({ users: z.array(id), room: z.boolean() });

const preview = z.object({
  id,
  content: z.string(),
  user: person,
  attachments: z.optional(count),
  created_at: z.string(),
  deleted: z.optional(z.boolean()),
});

const room = z.object({
  id,
  change_id: z.string(),
  kind: z.enum(["public", "private", "direct"]),
  name: z.string(),
  topic: z.string(),
  posting: z.enum(["everyone", "moderators"]),
  members_invite: z.boolean(),
  archived: z.boolean(),
  bumped_at: z.string(),
  member_count: count,
  last_number: count,
  last_message: z.nullable(preview),
  role,
  people: z.optional(z.array(person)),
  ...mine.shape,
});

const quote = z.object({
  id,
  number: id,
  version: id,
  user: person,
  content: z.string(),
  attachments: z.optional(count),
  deleted: z.boolean(),
});

const attachment = z.object({
  id: z.string(),
  name: z.string(),
  size: count,
  type: z.string(),
  width: z.nullable(count),
  height: z.nullable(count),
  thumbnail: z.nullable(z.string()),
  url: z.string(),
});

const message = z.object({
  id,
  number: id,
  version: id,
  client_id: z.nullish(z.string()),
  user: person,
  content: z.string(),
  created_at: z.string(),
  edited_at: z.nullish(z.string()),
  deleted: z.optional(z.boolean()),
  superseded: z.optional(z.boolean()),
  event: z.optional(z.unknown()),
  reply_to: z.nullish(quote),
  mentions: z.optional(mentions),
  attachments: z.optional(z.array(attachment)),
  reactions: z.optional(z.array(z.object({ emoji: z.string(), users: z.array(id) }))),
  room: z.object({ id, bumped_at: z.string() }),
});

const page = z.object({ results: z.array(message), version: count, change_id: z.string() });

const head = z.object({
  id: z.string(),
  prev: z.nullable(z.string()),
  room: id,
  version: id,
  type: z.string(),
  at: z.string(),
  actor: z.nullable(z.number()),
});

const aboutMessage = z.object({ id, number: id, user: person, mentions });
const rewriting = z.object({
  ...aboutMessage.shape,
  content: z.string(),
  edited_at: z.string(),
  superseded: z.optional(z.boolean()),
});
const reaction = z.object({ number: id, emoji: z.string(), user: person });
const membership = z.object({ user: person, room: z.object({ member_count: count, bumped_at: z.string() }) });
const roomUpdated = z.partial(
  z.pick(room, { name: true, topic: true, kind: true, posting: true, members_invite: true, archived: true }),
);
const membersAdded = z.object({ member_count: count });
const memberUpdated = z.object({ user: person, role });

type WireMessage = z.infer<typeof message>;

export function parseRoom(raw: unknown): Room | null {
  const card = read(room, raw);
  if (!card) return null;
  const { last_message: last } = card;
  return {
    id: card.id,
    version: card.version,
    changeId: card.change_id,
    kind: card.kind,
    name: card.name,
    topic: card.topic,
    posting: card.posting,
    membersInvite: card.members_invite,
    archived: card.archived,
    bumpedAt: card.bumped_at,
    memberCount: card.member_count,
    lastNumber: card.last_number,
    lastMessage: last && toPreview(last),
    role: card.role,
    people: card.people?.map(toPerson) ?? [],
    ...toOwn(card),
  };
}

export function parseMessage(raw: unknown): Message | null {
  const parsed = read(message, raw);
  return parsed && toMessage(parsed);
}

export function parsePage(raw: unknown, ofRoom: number): Page | null {
  const parsed = read(page, raw);
  if (!parsed) return null;
  const { results, version, change_id } = parsed;
  return { room: ofRoom, version, changeId: change_id, messages: results.map(toMessage) };
}

export function parsePerson(raw: unknown): Person | null {
  const parsed = read(person, raw);
  return parsed && toPerson(parsed);
}

export function parseMine(raw: unknown): Own | null {
  const parsed = read(mine, raw);
  return parsed && toOwn(parsed);
}

/** A change as published or read. */
export function parseChange(raw: unknown): Change | null {
  const parsed = read(head, raw);
  if (!parsed) return null;
  const { type, ...rest } = parsed;
  const known = parseBody(type, (raw as { body?: unknown }).body);
  return known && { ...rest, ...known };
}

type Body = Change extends infer One
  ? One extends Change
    ? Pick<One, Extract<keyof One, "type" | "body">>
    : never
  : never;

function parseBody(type: string, raw: unknown): Body | null {
  switch (type) {
    case "message_added":
    case "event_created": {
      const body = read(message, raw);
      return body && { type, body: { message: toMessage(body), bumpedAt: body.room.bumped_at } };
    }
    case "message_edited": {
      const body = read(rewriting, raw);
      if (!body) return null;
      const { edited_at: editedAt, superseded = false, ...rest } = body;
      return { type, body: { ...rest, user: toPerson(body.user), editedAt, superseded } };
    }
    case "message_deleted": {
      const body = read(aboutMessage, raw);
      return body && { type, body: { ...body, user: toPerson(body.user) } };
    }
    case "reaction_added":
    case "reaction_removed": {
      const body = read(reaction, raw);
      return body && { type, body: { ...body, user: toPerson(body.user) } };
    }
    case "user_joined":
    case "user_left": {
      const body = read(membership, raw);
      if (!body) return null;
      const { member_count: memberCount, bumped_at: bumpedAt } = body.room;
      return { type, body: { user: toPerson(body.user), memberCount, bumpedAt } };
    }
    case "room_updated": {
      const body = read(roomUpdated, raw);
      return body && { type, body: toSettings(body) };
    }
    case "members_added": {
      const body = read(membersAdded, raw);
      return body && { type, body: { memberCount: body.member_count } };
    }
    case "member_updated": {
      const body = read(memberUpdated, raw);
      return body && { type, body: { user: toPerson(body.user), role: body.role } };
    }
    case "event_updated":
    case "event_cancelled": {
      const body = parseRevision(raw);
      return body && { type, body };
    }
    case "attendance_changed": {
      const body = parseAttendance(raw);
      return body && { type, body };
    }
    default:
      return { type: "unknown" };
  }
}

function toPreview({ user, created_at, attachments = 0, deleted = false, ...rest }: z.infer<typeof preview>): Preview {
  return { ...rest, attachments, user: toPerson(user), createdAt: created_at, deleted };
}

function toSettings({ members_invite: membersInvite, ...rest }: z.infer<typeof roomUpdated>): RoomSettings {
  return membersInvite === undefined ? rest : { ...rest, membersInvite };
}

function toOwn(raw: z.infer<typeof mine>): Own {
  const numbers = raw.mentioned_in.toSorted((a, b) => a - b);
  const all = numbers.length < MENTIONS_TOLD;
  const notify = raw.notify && raw.notify !== "all" && { notify: raw.notify };
  return {
    mine: { readNumber: raw.read_number, version: raw.mine_version, at: raw.version, posted: null, ...notify },
    mentioned: { after: all ? raw.read_number : (numbers[0] ?? 1) - 1, numbers },
  };
}

function toMessage(raw: WireMessage): Message {
  return {
    id: raw.id,
    room: raw.room.id,
    number: raw.number,
    version: raw.version,
    clientId: raw.client_id ?? null,
    user: toPerson(raw.user),
    content: raw.content,
    createdAt: raw.created_at,
    editedAt: raw.edited_at ?? null,
    deleted: raw.deleted ?? false,
    superseded: raw.superseded ?? false,
    event: raw.event ? parseEvent(raw.event) : null,
    replyTo: raw.reply_to ? toQuote(raw.reply_to) : null,
    mentions: raw.mentions ?? NO_MENTIONS,
    attachments: raw.attachments ?? [],
    reactions: raw.reactions ?? [],
  };
}

function toQuote({ attachments = 0, user, ...rest }: z.infer<typeof quote>): Quote {
  return { ...rest, attachments, user: toPerson(user) };
}
