/**
 * What components can ask for. Calls that wait throw `ApiError`; the others never throw, and do nothing while nobody
 * is signed in.
 */
import type { Api } from "@/api/api";
import { ApiError } from "@/api/errors";
import { isBetween } from "@/sync/direct";
import type {
  Attachment,
  Me,
  Message,
  Notify,
  Person,
  Quote,
  Role,
  Room,
  RoomId,
  RoomSettings,
  UserId,
} from "@/sync/types";
import { parseMessage, parseRoom } from "@/sync/wire";
import {
  toBans,
  toFoundMessages,
  toFoundRooms,
  toInvitation,
  toInvites,
  toMembers,
  toPastTexts,
  toPeople,
  toSessions,
  toTokens,
} from "./fromApi";
import type { KeptFiles } from "./keptFiles";
import { brought } from "./looks";
import type { Written } from "./reach";
import { keepSession, type SessionPorts } from "./session";
import type {
  Ban,
  FoundMessage,
  FoundRoom,
  Invitation,
  Invite,
  Listing,
  MailSwitches,
  Member,
  PastText,
  ProgramToken,
  Scope,
  ServerInfo,
  SessionCard,
  Wanted,
} from "./views";

/** How far it is goes from 0 to 1. */
type Uploading = [file: File, onProgress: (part: number) => void, signal: AbortSignal];

export type Engine = Readonly<{
  /** Asks the server who is signed in and takes it from there. Once, at start-up. */
  start(): void;
  /** Try at once instead of at the next planned time. */
  retryNow(): void;

  signIn(who: { username: string; password: string }): Promise<Me>;
  /** `invite`: the code of a link into a room, which also opens a closed sign-up. */
  signUp(who: { email: string; username: string; password: string; invite?: string }): Promise<Me>;
  /** The first administrator, by the one-time link. */
  setUp(who: { token: string; email: string; username: string; password: string }): Promise<Me>;
  /** A link goes to that address by mail, if somebody has it. */
  askForPasswordReset(email: string): Promise<void>;
  /** By the link of a mail; signed in with it. */
  resetPassword(by: { token: string; password: string }): Promise<Me>;
  /** Signs out in all tabs of this browser. */
  signOut(): Promise<void>;
  /** Administrators: the server's name, and whether anyone may sign up. */
  updateServer(settings: Partial<Pick<ServerInfo, "name" | "signup" | "people">>): Promise<void>;
  /** What is one's own: resolves when this tab shows it. */
  updateMe(profile: { displayName: string; timeZone: string }): Promise<void>;
  /** Another picture of oneself. */
  setAvatar(...how: Uploading): Promise<void>;
  removeAvatar(): Promise<void>;
  /** All other sessions end. */
  changePassword(by: { current: string; new: string }): Promise<void>;
  /** Ends the account for good, and throws away what is not sent. */
  deactivate(by: { password: string }): Promise<void>;
  sessions(): Promise<readonly SessionCard[]>;
  endSession(id: string): Promise<void>;
  endOtherSessions(): Promise<void>;
  mailSwitches(): Promise<MailSwitches>;
  switchMail(wanted: Partial<MailSwitches>): Promise<MailSwitches>;
  /** After "ended": forget that account in this tab and show the plain sign-in (or whoever is signed in now). */
  startOver(): void;

  /** The room is on screen: load its newest page, or the one around a message, if need be; freeze its "New" line. */
  openRoom(room: RoomId, around?: number): void;
  closeRoom(room: RoomId): void;
  loadOlder(room: RoomId): void;
  loadNewer(room: RoomId): void;
  /** Show the newest messages again after reading far back. */
  jumpToPresent(room: RoomId): void;
  /** Loads a message with those around it, unless it is there. */
  loadAround(room: RoomId, number: number): Promise<"loaded" | "absent" | "failed">;
  /** The person sees the room's messages up to `number` in a visible tab. Repeat freely: it is throttled. */
  markRead(room: RoomId, number: number): void;
  /** The person is at the room's end, and about nothing further up. Repeat freely. */
  restAtEnd(room: RoomId): void;

  /** All from this message on is unread again, on all devices. */
  markUnread(room: RoomId, number: number): Promise<void>;

  /** Queues a message and returns its client id ("" when nobody is signed in). It goes out once, in order. */
  send(room: RoomId, content: string, replyTo?: Quote | null, attachments?: readonly Attachment[]): string;
  /** Resolves to the file as a message will show it. `onProgress` gets numbers up to 1. */
  upload(room: RoomId, ...how: Uploading): Promise<Attachment>;
  /** Forgets an uploaded file that is not to be sent. */
  discardUpload(id: string): void;
  /** What is chosen for the next message of this room, as far as it outlives this tab. */
  keptFiles(room: RoomId): KeptFiles | null;
  keepFiles(room: RoomId, files: KeptFiles): void;
  /** So many messages wait for their files to go up: they count as unsent. */
  waitForFiles(count: number): void;
  /** Those of a failed send; ask before it is discarded. */
  filesOf(clientId: string): readonly Attachment[];
  /** A failed send goes out again, under the same client id. */
  retry(clientId: string): void;
  /** A send that waits is taken back; one that may have got through, once the server has said that it did not. */
  cancel(clientId: string): void;
  /** Forget a failed send; returns its text (for "Edit"). */
  discard(clientId: string): string;
  /** Call at every change of the text: it is written down at each pause, and the others are told that one is typing. */
  saveDraft(room: RoomId, text: string): void;
  /** What one was replying to in this room, kept with the draft. */
  replyDraft(room: RoomId): Quote | null;
  saveReplyDraft(room: RoomId, quote: Quote | null): void;

  /** Resolves when the room shows the new text. */
  editMessage(message: Message, content: string): Promise<void>;
  /** Resolves when the room shows that it is gone. */
  deleteMessage(message: Message): Promise<void>;
  /** Resolves when the room shows one's reaction, or shows it no more. */
  react(message: Message, emoji: string, on: boolean): Promise<void>;
  /** What the message said before, newest first. */
  history(
    message: Pick<Message, "room" | "id">,
    cursor?: string | null,
    signal?: AbortSignal,
  ): Promise<Listing<PastText>>;

  /** Owners: resolves when the room shows it. */
  updateRoom(room: RoomId, settings: RoomSettings): Promise<void>;
  changeRole(room: RoomId, user: UserId, role: Role): Promise<void>;
  removeMember(room: RoomId, user: UserId): Promise<void>;
  ban(room: RoomId, user: UserId): Promise<void>;
  liftBan(room: RoomId, user: UserId): Promise<void>;
  bans(room: RoomId, cursor?: string | null, signal?: AbortSignal): Promise<Listing<Ban>>;
  invites(room: RoomId, cursor?: string | null, signal?: AbortSignal): Promise<Listing<Invite>>;
  invitePerson(room: RoomId, user: UserId): Promise<void>;
  /** `expiresIn` in seconds, `uses` in people; null: no limit. */
  makeInviteLink(room: RoomId, limits: { expiresIn: number | null; uses: number | null }): Promise<void>;
  revokeInvite(room: RoomId, invite: number): Promise<void>;
  /** Where a link leads; also signed out. */
  invitation(code: string): Promise<Invitation>;
  /** Resolves when the room is in the list. */
  joinByLink(code: string): Promise<RoomId>;

  createRoom(room: { name: string; kind: "public" | "private"; topic: string }): Promise<Room>;
  /** Resolves when the room is in the list. */
  joinRoom(room: RoomId): Promise<void>;
  leaveRoom(room: RoomId): Promise<void>;
  /** What of the room calls for one, on all devices. */
  setNotify(room: RoomId, level: Notify): Promise<void>;
  /** The direct room of these people and oneself; one that is here already needs no server. */
  openDirect(users: readonly UserId[]): Promise<RoomId>;
  /** These people are on screen: keeps up who of them is online, until the function returned is called. */
  watchOnline(users: readonly UserId[]): () => void;
  /** The first `limit` people whose handle or name holds every word. */
  findPeople(search: string, limit: number, signal?: AbortSignal): Promise<readonly Person[]>;
  discover(query: string, cursor?: string | null, signal?: AbortSignal): Promise<Listing<FoundRoom>>;
  /** Messages of own rooms, newest first. */
  searchMessages(wanted: Wanted, cursor: string | null, signal: AbortSignal): Promise<Listing<FoundMessage>>;
  /** The open room with this id, for somebody who came by a link; null when there is none for them. */
  findOpenRoom(room: RoomId): Promise<FoundRoom | null>;
  /** `called`: only those whose handle or name holds what is searched. */
  members(
    room: RoomId,
    cursor?: string | null,
    signal?: AbortSignal,
    called?: Readonly<{ search: string; limit: number }>,
  ): Promise<Listing<Member>>;

  /** One's own tokens for programs, newest first. */
  tokens(): Promise<readonly ProgramToken[]>;
  /** Resolves to the token itself, which cannot be read again. */
  makeToken(token: { name: string; scopes: readonly Scope[]; expiresAt: string | null }): Promise<string>;
  revokeToken(id: number): Promise<void>;

  /** For what comes in a chunk of its own (eventBook.ts): a call of the API as the signed-in account. */
  ask<T>(call: (api: Api) => Promise<T>): Promise<T>;
  /** Resolves when the room shows what a write made. */
  shows(written: Written): Promise<void>;
}>;

export function createEngine(ports: SessionPorts): Engine {
  const { api } = ports;
  const session = keepSession(ports);
  const { account, watched } = session;

  /** The room is here as the server has it now. One that was here comes to that by its changes, and keeps its messages. */
  async function here(raw: unknown): Promise<Room> {
    const room = parseRoom(raw);
    if (!room) throw new ApiError("unavailable", "The server’s answer could not be read.");
    const isHeld = ports.store.getState().account?.picture.rooms.has(room.id);
    if (isHeld) await account()?.shows({ room: room.id, version: room.version });
    else account()?.takeRoom(room);
    return room;
  }

  /** Waits until the room shows what the server made of a message. */
  async function shown(raw: unknown): Promise<void> {
    const message = parseMessage(raw);
    if (message) await account()?.shows(message);
  }

  /** Asks for a list whose people are to be shown as they look by now (`useLook`). */
  async function withPeople<T>(ask: Promise<T>, peopleIn: (answer: T) => readonly (Person | null)[]): Promise<T> {
    const syncs = ports.store.getState().account?.line.syncs ?? 0;
    const answer = await ask;
    brought(
      peopleIn(answer).filter((person) => person !== null),
      syncs,
    );
    return answer;
  }

  async function up<T>(method: "POST" | "PUT", path: string, ...[file, onProgress, signal]: Uploading): Promise<T> {
    const { session: now } = ports.store.getState();
    const user = now.kind === "signed-in" ? now.me.id : 0;
    const { upload } = await import("@/api/upload");
    return watched(upload<T>({ method, path, file, user, onProgress, signal }));
  }

  return {
    start: session.start,
    retryNow: session.retryNow,
    signIn: session.signIn,
    signUp: session.signUp,
    setUp: session.setUp,
    askForPasswordReset: async (email) => void (await api.askForPasswordReset({ email })),
    resetPassword: session.resetPassword,
    signOut: session.signOut,
    updateServer: session.updateServer,
    updateMe: async ({ displayName, timeZone }) =>
      session.takeMe(await watched(api.updateMe({ display_name: displayName, time_zone: timeZone }))),
    setAvatar: async (...how) => session.takeMe(await up("PUT", "/api/me/avatar/", ...how)),
    removeAvatar: async () => session.takeMe(await watched(api.removeAvatar())),
    deactivate: session.deactivate,
    changePassword: session.changePassword,
    sessions: async () => toSessions(await watched(api.sessions())),
    endSession: async (id) => void (await watched(api.endSession(id))),
    endOtherSessions: async () => void (await watched(api.endOtherSessions())),
    mailSwitches: () => watched(api.mailSwitches()),
    switchMail: (wanted) => watched(api.switchMail(wanted)),
    startOver: session.startOver,

    openRoom: (room, around) => {
      account()?.timelines.open(room, around);
      account()?.company.enter(room);
    },
    closeRoom: (room) => {
      account()?.company.leave();
      account()?.drafts.flush();
      account()?.timelines.close(room);
    },
    loadOlder: (room) => account()?.timelines.older(room),
    loadNewer: (room) => account()?.timelines.newer(room),
    jumpToPresent: (room) => account()?.timelines.present(room),
    loadAround: async (room, number) => (await account()?.timelines.around(room, number)) ?? "failed",
    markRead: (room, number) => account()?.markers.mark(room, number),
    restAtEnd: (room) => account()?.timelines.rest(room),
    markUnread: async (room, number) => watched(account()?.markers.unread(room, number) ?? Promise.resolve()),

    send: (room, content, replyTo = null, attachments = []) => {
      account()?.drafts.flush(); // the whole text is written down until the send is
      account()?.timelines.written(room);
      return account()?.sends.send(room, content.trim(), replyTo, attachments) ?? "";
    },
    upload: (room, ...how) => up("POST", `/api/rooms/${room}/attachments/`, ...how),
    discardUpload: (id) => void api.discardAttachment(id).catch(() => undefined), // given up after a day anyway
    keptFiles: (room) => account()?.files.find(room) ?? null,
    keepFiles: (room, files) => account()?.files.keep(room, files),
    waitForFiles: (count) => account()?.waitForFiles(count),
    filesOf: (clientId) =>
      ports.store.getState().account?.sends.find((send) => send.clientId === clientId)?.attachments ?? [],
    retry: (clientId) => account()?.sends.retry(clientId),
    cancel: (clientId) => account()?.sends.cancel(clientId),
    discard: (clientId) => account()?.sends.discard(clientId) ?? "",
    replyDraft: (room) => account()?.replies.find(room) ?? null,
    saveReplyDraft: (room, quote) => account()?.replies.keep(room, quote),
    saveDraft: (room, text) => {
      account()?.drafts.save(room, text);
      if (text.trim()) account()?.company.typing(room);
    },
    watchOnline: (users) => account()?.online.watch(users) ?? (() => undefined),

    editMessage: async ({ room, id }, content) => shown(await watched(api.editMessage(room, id, content))),
    deleteMessage: async ({ room, id }) => shown(await watched(api.deleteMessage(room, id))),
    react: async ({ room, id }, emoji, on) =>
      shown(await watched(on ? api.react(room, id, emoji) : api.unreact(room, id, emoji))),
    history: async ({ room, id }, cursor, signal) =>
      toPastTexts(await watched(api.history(room, id, cursor ?? undefined, signal))),

    updateRoom: async (room, { membersInvite, kind, ...rest }) => {
      const settings = { ...rest, ...(kind === "direct" ? {} : { kind }), members_invite: membersInvite };
      await here(await watched(api.updateRoom(room, settings)));
    },
    changeRole: async (room, user, role) => void (await watched(api.changeRole(room, user, role))),
    removeMember: async (room, user) => void (await watched(api.removeMember(room, user))),
    ban: async (room, user) => void (await watched(api.ban(room, user))),
    liftBan: async (room, user) => void (await watched(api.liftBan(room, user))),
    bans: (room, cursor, signal) =>
      withPeople(watched(api.bans(room, cursor ?? undefined, signal)).then(toBans), ({ results }) =>
        results.map(({ user }) => user),
      ),
    invites: (room, cursor, signal) =>
      withPeople(watched(api.invites(room, cursor ?? undefined, signal)).then(toInvites), ({ results }) =>
        results.flatMap(({ user, by }) => [user, by]),
      ),
    invitePerson: async (room, user) => void (await watched(api.invite(room, { user, expires_in: null }))),
    makeInviteLink: async (room, { expiresIn, uses }) =>
      void (await watched(api.invite(room, { expires_in: expiresIn, uses }))),
    revokeInvite: async (room, invite) => void (await watched(api.revokeInvite(room, invite))),
    invitation: (code) => withPeople(api.invitation(code).then(toInvitation), ({ by }) => [by]),
    joinByLink: async (code) => {
      const room = await watched(api.joinByLink(code)).then(
        (joined) => joined.room.id,
        async (error: unknown) => {
          unlessAlreadyIn(error); // perhaps by an earlier try, whose answer was lost
          const { room_id } = await watched(api.invitation(code));
          if (room_id === null) throw error;
          return room_id;
        },
      );
      return (await here(await watched(api.room(room)))).id;
    },

    createRoom: async (room) => here(await watched(api.createRoom(room))),
    joinRoom: async (room) => {
      await watched(api.joinRoom(room)).catch(unlessAlreadyIn);
      await here(await watched(api.room(room)));
    },
    setNotify: async (room, level) => account()?.takeOwn(room, await watched(api.setNotify(room, level))),
    leaveRoom: async (room) => {
      const left = await watched(api.leaveRoom(room));
      account()?.leftRoom(room, left.room.version);
    },
    openDirect: async (users) => {
      const picture = ports.store.getState().account?.picture;
      const wanted = new Set(picture ? [picture.me, ...users] : users);
      const known = [...(picture?.rooms.values() ?? [])].find(({ room }) => isBetween(room, wanted));
      return known?.room.id ?? (await here(await watched(api.openDirect([...users])))).id;
    },
    findPeople: async (search, limit, signal) => toPeople(await watched(api.users(search, limit, signal))),
    discover: async (query, cursor, signal) =>
      toFoundRooms(await watched(api.search(query, cursor ?? undefined, signal))),
    searchMessages: ({ text, ...within }, cursor, signal) => {
      const asked = api.searchMessages({ q: text, ...within, cursor: cursor ?? undefined }, signal);
      return withPeople(watched(asked).then(toFoundMessages), ({ results }) => results.map(({ user }) => user));
    },
    findOpenRoom: async (room) => toFoundRooms(await watched(api.openRoom(room))).results[0] ?? null,
    members: (room, cursor, signal, called) => {
      const asked = api.members(room, { cursor: cursor ?? undefined, ...called }, signal);
      return withPeople(watched(asked).then(toMembers), ({ results }) => results.map(({ user }) => user));
    },

    tokens: async () => toTokens(await watched(api.tokens())),
    makeToken: async ({ name, scopes, expiresAt }) => {
      const made = await watched(api.makeToken({ name, scopes: [...scopes], expires_at: expiresAt }));
      return made.token;
    },
    revokeToken: async (id) => {
      await watched(api.revokeToken(id));
    },
    ask: (call) => watched(call(api)),
    shows: async (written) => account()?.shows(written),
  };
}

function unlessAlreadyIn(error: unknown): void {
  if (!(error instanceof ApiError && error.code === "already_member")) throw error;
}
