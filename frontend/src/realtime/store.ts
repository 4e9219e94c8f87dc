/** All that this tab knows, in one place. The parts of the engine write it, the hooks read it. */
import { createStore, type StoreApi } from "zustand/vanilla";
import { emptyPicture, type Picture } from "@/sync/picture";
import type { Repair } from "@/sync/repairLog";
import type { Sends } from "@/sync/sends";
import type { Person, RoomId, UserId } from "@/sync/types";
import type { Drafts } from "./drafts";
import type { Looks } from "./looks";
import type { Paging, ServerInfo, Session } from "./views";

/** What is known about the line to the server. */
export type LineState = Readonly<{
  subscribed: boolean;
  /** A sync asked on this subscription has answered. */
  synced: boolean;
  online: boolean;
  failure: "no-answer" | "unavailable" | null;
  throttledUntil: number | null;
  nextTryAt: number | null;
  /** Syncs that have answered. */
  syncs: number;
  /** The picture is complete up to this moment. */
  asOf: number | null;
  /** Milliseconds that the last sync took, there and back. */
  roundTrip: number | null;
}>;

/** A room's messages on screen, beside the messages themselves. */
export type TimelineState = Readonly<{
  newest: Paging;
  older: Paging;
  newer: Paging;
  newLineAfter: number | null;
}>;

export type AccountState = Readonly<{
  picture: Picture;
  sends: Sends;
  /** Messages that wait for their files to go up: they are not among the sends yet. */
  waiting: number;
  line: LineState;
  timelines: ReadonlyMap<RoomId, TimelineState>;
  /** Read markers on their way to the server. */
  reading: ReadonlyMap<RoomId, number>;
  drafts: Drafts;
  company: Company;
  online: ReadonlySet<UserId>;
  /** Of whom that was said: the others of them are away. */
  toldOf: ReadonlySet<UserId>;
  looks: Looks;
  /** The last repairs of the picture, oldest first. */
  repairs: readonly Repair[];
}>;

/** The people in the room that is on screen. */
export type Company = Readonly<{
  room: RoomId | null;
  /** Who has it open, oneself too; null while that is not known. */
  here: readonly Person[] | null;
  typing: readonly Person[];
}>;

export const NO_COMPANY: Company = { room: null, here: null, typing: [] };

export type State = Readonly<{
  session: Session;
  server: ServerInfo | null;
  /** Null unless somebody is signed in, or was until the session ended; then nothing changes it any more. */
  account: AccountState | null;
}>;

export type Store = StoreApi<State>;

export const IDLE_TIMELINE: TimelineState = { newest: "idle", older: "idle", newer: "idle", newLineAfter: null };

export function createTabStore(): Store {
  return createStore<State>(() => ({ session: { kind: "loading" }, server: null, account: null }));
}

export function newAccountState(me: UserId, sends: Sends, online: boolean): AccountState {
  return {
    picture: emptyPicture(me),
    sends,
    waiting: 0,
    line: {
      subscribed: false,
      synced: false,
      online,
      failure: null,
      throttledUntil: null,
      nextTryAt: null,
      syncs: 0,
      asOf: null,
      roundTrip: null,
    },
    timelines: new Map(),
    reading: new Map(),
    drafts: new Map(),
    company: NO_COMPANY,
    online: new Set(),
    toldOf: new Set(),
    looks: new Map(),
    repairs: [],
  };
}
