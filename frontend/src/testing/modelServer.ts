/**
 * A small server in memory that keeps Lockstep's rules: numbered changes, audiences, sync, pages. Its answers are the
 * wire's JSON. Tests let its publications and answers get lost, doubled, late and out of order, and compare what the
 * client shows in the end with what this server holds.
 */
import type { SyncRequest } from "@/sync/syncAnswer";
import { asRead, cardOf, memberCount, membershipBody, ownOf, pageOf, withReference } from "./modelReading";
import {
  lastLeft,
  type ModelRoom,
  messageOf,
  mineOf,
  type Own,
  type PageQuery,
  Refused,
  type Role,
  type Stay,
  stayOf,
  stripText,
  type WireChange,
  type WireMentions,
  type WireMessage,
  type WirePerson,
} from "./modelRoom";

/** Changes that sync and `changes` give at most, as on the real server but small, so that tests reach it. */
const CHANGES_MAX = 6;

export class ModelServer {
  private people: WirePerson[] = [];
  private rooms: ModelRoom[] = [];
  private readonly cancelled = new Set<string>();
  /** Whoever looks otherwise since, in that order: the directory's number is how many. */
  private renamed: number[] = [];
  private clock = Date.UTC(2026, 0, 1);
  private ids = 0;
  /** Called with every publication and whose personal channel it is on. */
  publish: (user: number, publication: unknown) => void = () => undefined;

  addPerson(username: string): number {
    const id = this.people.length + 1;
    this.people.push({ id, username, display_name: username });
    return id;
  }

  renamePerson(id: number, displayName: string): void {
    this.people = this.people.map((one) => (one.id === id ? { ...one, display_name: displayName } : one));
    this.renamed.push(id);
  }

  createRoom(owner: number, name: string): number {
    const id = this.rooms.length + 1;
    const bumpedAt = this.now();
    this.rooms.push({ id, name, bumpedAt, extraMembers: 0, messages: [], changes: [], stays: {}, mine: {} });
    this.enter(this.room(id), owner, "owner");
    return id;
  }

  join(user: number, roomId: number): void {
    const room = this.room(roomId);
    if (stayOf(room, user)) throw new Refused(409, "already_member");
    this.enter(room, user, "member");
  }

  invitation(user: number, roomId: number) {
    const room = this.room(roomId);
    return {
      room: { name: room.name, topic: "", member_count: memberCount(room) },
      by: this.person(user),
      room_id: stayOf(room, user) ? roomId : null,
    };
  }

  leave(user: number, roomId: number): { room: { version: number } } {
    const { room, stay } = this.memberRoom(user, roomId);
    stay.left = room.changes.length + 1;
    room.bumpedAt = this.now();
    this.record(room, "user_left", user, () => ({
      ...membershipBody(room, this.person(user)),
      reason: "left",
      by: null,
    }));
    return { room: { version: room.changes.length } };
  }

  members(user: number, roomId: number) {
    const { room } = this.memberRoom(user, roomId);
    const present = this.people.filter(({ id }) => stayOf(room, id));
    const results = present.map(({ id }) => ({ user: this.person(id), role: "member", joined_at: room.bumpedAt }));
    return { results, next: null };
  }

  addMembers(roomId: number, count: number): void {
    const room = this.room(roomId);
    room.extraMembers += count;
    this.record(room, "members_added", null, () => ({ member_count: memberCount(room) }));
  }

  rename(roomId: number, name: string): void {
    const room = this.room(roomId);
    room.name = name;
    this.record(room, "room_updated", null, () => ({ name }));
  }

  setRole(user: number, roomId: number, role: Role): void {
    const { room, stay } = this.memberRoom(user, roomId);
    stay.role = role;
    this.record(room, "member_updated", null, () => ({ user: this.person(user), role }));
  }

  /** A change of a type that no client knows yet. */
  novelty(roomId: number): void {
    this.record(this.room(roomId), "confetti_thrown", null, () => ({ colours: 7 }));
  }

  post(user: number, roomId: number, content: string, clientId: string, replyTo?: number) {
    const again = this.rooms
      .flatMap(({ id, messages }) => messages.map((message) => ({ id, message })))
      .find(({ message }) => message.user.id === user && message.client_id === clientId);
    if (again && (again.id !== roomId || again.message.content !== content))
      throw new Refused(409, "client_id_conflict");
    if (again) return withReference(this.room(roomId), again.message);
    const { room } = this.memberRoom(user, roomId);
    if (this.cancelled.has(`${user} ${clientId}`)) throw new Refused(409, "send_cancelled");
    return this.add(room, user, "message_added", { content, client_id: clientId, replyTo });
  }

  createEvent(user: number, roomId: number, title: string) {
    const { room } = this.memberRoom(user, roomId);
    return this.add(room, user, "event_created", { content: title, client_id: crypto.randomUUID() });
  }

  /** Never to be sent any more, unless it was. */
  cancelSend(user: number, clientId: string) {
    for (const room of this.rooms) {
      const sent = room.messages.find((one) => one.user.id === user && one.client_id === clientId);
      if (sent) return withReference(room, sent);
    }
    this.cancelled.add(`${user} ${clientId}`);
    return {};
  }

  edit(user: number, roomId: number, id: number, content: string) {
    const { room } = this.memberRoom(user, roomId);
    const message = messageOf(room, id);
    if (message.user.id !== user) throw new Refused(403, "forbidden");
    if (message.deleted) throw new Refused(409, "message_deleted");
    if (content === message.content) return withReference(room, message);
    stripText(room, message);
    const mentions = this.mentionsIn(content);
    Object.assign(message, { content, mentions, edited_at: this.now(), version: room.changes.length + 1 });
    const { number, edited_at } = message;
    this.record(room, "message_edited", user, () => ({ id, number, user: message.user, content, edited_at, mentions }));
    return withReference(room, message);
  }

  remove(user: number, roomId: number, id: number) {
    const { room } = this.memberRoom(user, roomId);
    const message = messageOf(room, id);
    if (message.deleted) return withReference(room, message);
    stripText(room, message);
    const version = room.changes.length + 1;
    const mentions = this.mentionsIn("");
    Object.assign(message, { content: "", deleted: true, reply_to: null, mentions, reactions: [], version });
    this.record(room, "message_deleted", user, () => ({ id, number: message.number, user: message.user, mentions }));
    return withReference(room, message);
  }

  /** There, or not there any more when it was. */
  toggleReaction(user: number, roomId: number, id: number, emoji: string): void {
    const { room } = this.memberRoom(user, roomId);
    const message = messageOf(room, id);
    if (message.deleted) throw new Refused(409, "message_deleted");
    const same = message.reactions.find((one) => one.emoji === emoji);
    const before = same?.users ?? [];
    const added = !before.includes(user);
    const users = added ? [...before, user] : before.filter((other) => other !== user);
    const now = { emoji, count: users.length, users };
    message.reactions = same
      ? message.reactions.map((one) => (one === same ? now : one)).filter(({ count }) => count > 0)
      : [...message.reactions, now];
    message.version = room.changes.length + 1;
    this.record(room, added ? "reaction_added" : "reaction_removed", user, () => ({
      message: id,
      number: message.number,
      emoji,
      user: this.person(user),
      count: users.length,
    }));
  }

  markRead(user: number, roomId: number, number: number): Own {
    const { room } = this.memberRoom(user, roomId);
    return this.moveMarker(room, user, Math.min(number, room.messages.length));
  }

  markUnread(user: number, roomId: number, number: number): Own {
    const { room } = this.memberRoom(user, roomId);
    const mine = ownOf(room, user);
    return number <= mine.read_number ? this.setMarker(room, user, number - 1) : mine;
  }

  card(user: number, roomId: number) {
    const { room, stay } = this.memberRoom(user, roomId);
    return cardOf(room, stay.role, ownOf(room, user));
  }

  changes(user: number, roomId: number, after: number): { results: WireChange[]; version: number } {
    const { room, stay } = this.memberRoom(user, roomId);
    if (after < stay.joined - 1) throw new Refused(410, "snapshot_needed");
    return { results: asRead(room, room.changes.slice(after, after + CHANGES_MAX)), version: room.changes.length };
  }

  messages(user: number, roomId: number, query: PageQuery) {
    const { room } = this.memberRoom(user, roomId);
    return pageOf(room, query);
  }

  sync(user: number, { rooms: asked, directory }: SyncRequest) {
    const rooms: Record<string, unknown> = {};
    const gone: Record<string, unknown> = {};
    const mine: Record<string, unknown> = {};
    for (const room of this.rooms) {
      const stay = stayOf(room, user);
      if (stay && !asked[room.id]) rooms[room.id] = { snapshot: this.card(user, room.id) };
    }
    const reset = (directory ?? 0) > this.renamed.length;
    for (const [id, held] of Object.entries(asked)) {
      const room = this.rooms[Number(id) - 1];
      const stay = room && stayOf(room, user);
      const known = !reset && room?.changes[held.version - 1]?.id === held.id;
      if (!room || !stay) gone[id] = room && known ? { version: lastLeft(room, user) } : { version: 0, reset: true };
      else if (!known) rooms[id] = { snapshot: this.card(user, room.id), reset: true };
      else if (held.version < room.changes.length) rooms[id] = this.newsSince(room, user, stay, held.version);
      if (room && stay && held.mine_version !== mineOf(room, user).mine_version) mine[id] = ownOf(room, user);
    }
    const number = this.renamed.length;
    const people = (reset ? [user] : this.renamed.slice(directory ?? number)).map((id) => this.person(id));
    return { rooms, gone, mine, directory: { number, people, ...(reset && { reset }) }, server_time: this.now() };
  }

  me(user: number) {
    return {
      ...this.person(user),
      email: `${this.person(user).username}@lockstep.example`,
      is_admin: false,
      time_zone: "",
    };
  }

  personNamed(username: string): number {
    const person = this.people.find((one) => one.username === username);
    if (!person) throw new Refused(400, "bad_credentials");
    return person.id;
  }

  roomsOf(user: number): number[] {
    return this.rooms.filter((room) => stayOf(room, user)).map(({ id }) => id);
  }

  /** Everything there is, to go back to later: a restored backup. */
  backup(): () => void {
    const saved = structuredClone({ people: this.people, rooms: this.rooms, renamed: this.renamed });
    return () => {
      this.people = saved.people;
      this.rooms = saved.rooms;
      this.renamed = saved.renamed;
    };
  }

  private newsSince(room: ModelRoom, user: number, stay: Stay, version: number) {
    const missing = room.changes.slice(version);
    const tooMany = missing.length > CHANGES_MAX || version < stay.joined - 1;
    return tooMany ? { snapshot: this.card(user, room.id) } : { changes: asRead(room, missing) };
  }

  private enter(room: ModelRoom, user: number, role: Role): void {
    const mine = room.mine[user];
    room.mine[user] = { read_number: room.messages.length, mine_version: (mine?.mine_version ?? 0) + 1 };
    room.stays[user] = [...(room.stays[user] ?? []), { role, joined: room.changes.length + 1, left: null }];
    room.bumpedAt = this.now();
    this.record(room, "user_joined", user, () => ({ ...membershipBody(room, this.person(user)), role }));
  }

  private record(room: ModelRoom, type: string, actor: number | null, body: () => unknown): void {
    const version = room.changes.length + 1;
    const prev = room.changes.at(-1)?.id ?? null;
    const change = {
      id: `change-${++this.ids}`,
      prev,
      room: room.id,
      version,
      type,
      at: this.now(),
      actor,
      body: null,
    };
    room.changes.push(change);
    Object.assign(change, { body: structuredClone(body()) });
    for (const [user, stays] of Object.entries(room.stays)) {
      const heard = stays.some(({ joined, left }) => joined <= version && (left === null || left >= version));
      if (heard) this.publish(Number(user), structuredClone(asRead(room, [change])[0]));
    }
  }

  private add(
    room: ModelRoom,
    user: number,
    type: "message_added" | "event_created",
    { replyTo, ...told }: { content: string; client_id: string; replyTo?: number | undefined },
  ) {
    room.bumpedAt = this.now();
    const message: WireMessage = {
      ...told,
      id: ++this.ids,
      number: room.messages.length + 1,
      version: room.changes.length + 1,
      user: this.person(user),
      created_at: room.bumpedAt,
      edited_at: null,
      deleted: false,
      reply_to: replyTo === undefined ? null : { id: messageOf(room, replyTo).id },
      mentions: this.mentionsIn(told.content),
      reactions: [],
    };
    room.messages.push(message);
    this.record(room, type, user, () => withReference(room, message));
    this.moveMarker(room, user, message.number);
    return withReference(room, message);
  }

  private moveMarker(room: ModelRoom, user: number, number: number): Own {
    const mine = ownOf(room, user);
    return number > mine.read_number ? this.setMarker(room, user, number) : mine;
  }

  private setMarker(room: ModelRoom, user: number, number: number): Own {
    room.mine[user] = { read_number: number, mine_version: mineOf(room, user).mine_version + 1 };
    const own = ownOf(room, user);
    this.publish(user, { type: "room_mine", body: { room: room.id, ...own } });
    return own;
  }

  private mentionsIn(content: string): WireMentions {
    const users = this.people.filter(({ username }) => content.includes(`@${username}`)).map(({ id }) => id);
    return { users, room: content.includes("@room") };
  }

  private memberRoom(user: number, roomId: number): { room: ModelRoom; stay: Stay } {
    const room = this.room(roomId);
    const stay = stayOf(room, user);
    if (!stay) throw new Refused(404, "not_found");
    return { room, stay };
  }

  private room(id: number): ModelRoom {
    const room = this.rooms[id - 1];
    if (!room) throw new Refused(404, "not_found");
    return room;
  }

  private person(id: number): WirePerson {
    const person = this.people[id - 1];
    if (!person) throw new Refused(404, "not_found");
    return person;
  }

  private now(): string {
    this.clock += 1_000;
    return new Date(this.clock).toISOString();
  }
}
