/** Answers of the API that are shown as they are, in this side's words. */
import { cursorOf, type Schemas } from "@/api/api";
import type { Me, Person } from "@/sync/types";
import { toPerson } from "@/sync/wireParts";
import type {
  Ban,
  FoundMessage,
  FoundRoom,
  Invitation,
  Invite,
  Listing,
  Member,
  PastText,
  ProgramToken,
  ServerInfo,
  SessionCard,
} from "./views";

export function toMe(me: Schemas["Me"]): Me {
  return { ...toPerson(me), email: me.email, isAdmin: me.is_admin, timeZone: me.time_zone };
}

export function toServerInfo(server: Schemas["ServerInfo"]): ServerInfo {
  const { name, signup, people, needs_setup, sends_mail, upload_max_bytes } = server;
  return { name, signup, people, needsSetup: needs_setup, sendsMail: sends_mail, uploadMaxBytes: upload_max_bytes };
}

export function toSessions({ results }: Schemas["Sessions"]): SessionCard[] {
  return results.map(({ id, device, hand_held, seen_at, current }) => ({
    id,
    device,
    handHeld: hand_held,
    seenAt: seen_at,
    current,
  }));
}

export function toFoundRooms({ results, next }: Schemas["FoundRoomPage"]): Listing<FoundRoom> {
  return { results: results.map(toFoundRoom), next: cursorOf(next) };
}

export function toMembers({ results, next }: Schemas["MemberPage"]): Listing<Member> {
  return { results: results.map(toMember), next: cursorOf(next) };
}

export function toPastTexts({ results, next }: Schemas["HistoryPage"]): Listing<PastText> {
  const texts = results.map(({ content, version, written_at }) => ({ content, version, writtenAt: written_at }));
  return { results: texts, next: cursorOf(next) };
}

export function toBans({ results, next }: Schemas["BanPage"]): Listing<Ban> {
  return { results: results.map(({ user }) => ({ user: toPerson(user) })), next: cursorOf(next) };
}

export function toInvites({ results, next }: Schemas["InvitePage"]): Listing<Invite> {
  return { results: results.map(toInvite), next: cursorOf(next) };
}

export function toInvitation({ room, by, room_id }: Schemas["Invitation"]): Invitation {
  return { name: room.name, topic: room.topic, memberCount: room.member_count, by: toPerson(by), room: room_id };
}

function toInvite({ id, user, code, by, expires_at, uses, used }: Schemas["InviteRead"]): Invite {
  return { id, user: user && toPerson(user), code, by: toPerson(by), expiresAt: expires_at, uses, used };
}

export function toPeople({ results }: Schemas["PersonPage"]): readonly Person[] {
  return results.map(toPerson);
}

export function toFoundMessages({ results, next }: Schemas["FoundMessagePage"]): Listing<FoundMessage> {
  return { results: results.map(toFoundMessage), next: cursorOf(next) };
}

function toFoundMessage({ user, created_at, ...message }: Schemas["FoundMessage"]): FoundMessage {
  return { ...message, user: toPerson(user), createdAt: created_at };
}

export function toTokens({ results }: Schemas["PersonalTokenList"]): readonly ProgramToken[] {
  return results.map(({ id, name, scopes, created_at, expires_at, last_used_at }) => {
    return { id, name, scopes, createdAt: created_at, expiresAt: expires_at, lastUsedAt: last_used_at };
  });
}

function toFoundRoom(room: Schemas["FoundRoom"]): FoundRoom {
  const { id, name, topic, kind } = room;
  return {
    id,
    name,
    topic,
    kind,
    memberCount: room.member_count,
    isMember: room.is_member,
    isInvited: room.is_invited,
    createdAt: room.created_at,
    bumpedAt: room.bumped_at,
  };
}

function toMember({ user, role, joined_at }: Schemas["Member"]): Member {
  return { user: toPerson(user), role, joinedAt: joined_at };
}
