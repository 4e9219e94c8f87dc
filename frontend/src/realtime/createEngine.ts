/** What components can ask for. Calls that wait throw `ApiError`; the others never throw. */
import type { Me, Room, RoomId, UserId } from "@/sync/types";
import type { FoundRoom, Listing, Member } from "./views";

export type Engine = Readonly<{
  /** Asks the server who is signed in and takes it from there. Once, at start-up. */
  start(): void;
  /** Try at once instead of at the next planned time. */
  retryNow(): void;

  signIn(who: { username: string; password: string }): Promise<Me>;
  signUp(who: { email: string; username: string; password: string }): Promise<Me>;
  /** The first administrator, by the one-time link. */
  setUp(who: { token: string; email: string; username: string; password: string }): Promise<Me>;
  /** Signs out in all tabs of this browser. */
  signOut(): Promise<void>;
  /** Administrators: the server's name, and whether anyone may sign up. */
  updateServer(settings: { name?: string; signup?: "open" | "closed" }): Promise<void>;
  /** After "ended": forget that account in this tab and show the plain sign-in (or whoever is signed in now). */
  startOver(): void;

  /** The room is on screen: load its newest page if need be, freeze its "New" line. */
  openRoom(room: RoomId): void;
  closeRoom(room: RoomId): void;
  loadOlder(room: RoomId): void;
  loadNewer(room: RoomId): void;
  /** Show the newest messages again after reading far back. */
  jumpToPresent(room: RoomId): void;
  /** The person sees the room's messages up to `number` in a visible tab. Repeat freely: it is throttled. */
  markRead(room: RoomId, number: number): void;

  /** Queues a message and returns its client id. It goes out once, in order, when it can. */
  send(room: RoomId, content: string): string;
  /** A failed send goes out again, under the same client id. */
  retry(clientId: string): void;
  /** Forget a failed send; returns its text (for "Edit"). */
  discard(clientId: string): string;
  saveDraft(room: RoomId, text: string): void;

  createRoom(room: { name: string; kind: "public" | "private"; topic: string }): Promise<Room>;
  joinRoom(room: RoomId): Promise<void>;
  leaveRoom(room: RoomId): Promise<void>;
  discover(query: string, cursor?: string | null, signal?: AbortSignal): Promise<Listing<FoundRoom>>;
  members(room: RoomId, cursor?: string | null, signal?: AbortSignal): Promise<Listing<Member>>;
}>;

export type { UserId };

export function createEngine(): Engine {
  return unbuilt;
}

const later = () => Promise.reject(new Error("The engine is not built yet."));
const nothing = () => undefined;
const unbuilt: Engine = {
  start: nothing,
  retryNow: nothing,
  signIn: later,
  signUp: later,
  setUp: later,
  signOut: later,
  updateServer: later,
  startOver: nothing,
  openRoom: nothing,
  closeRoom: nothing,
  loadOlder: nothing,
  loadNewer: nothing,
  jumpToPresent: nothing,
  markRead: nothing,
  send: () => "",
  retry: nothing,
  discard: () => "",
  saveDraft: nothing,
  createRoom: later,
  joinRoom: later,
  leaveRoom: later,
  discover: later,
  members: later,
};
