/** How components read the engine. Each hook re-renders only when what it returns changes. */
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { rights } from "@/sync/rights";
import type { Person, Quote, RoomId, Send, UserId } from "@/sync/types";
import { quoteIn } from "@/sync/window";
import { cardIn, cardsOf, isKnown, unreadTotal } from "./cards";
import { hereIn } from "./company";
import { connectionOf } from "./connectionView";
import { engine, store } from "./engine";
import { lookOf } from "./looks";
import { presenceOf, seenOf } from "./online";
import { type AccountState, type Company, IDLE_TIMELINE, NO_COMPANY, type State } from "./store";
import { timelineOf } from "./timelineView";
import type { Connection, Presence, RoomCard, RoomLookup, ServerInfo, Session, Timeline, UnreadTotal } from "./views";

const NONE_UNREAD: UnreadTotal = { unread: 0, mentions: 0 };
const NO_SENDS: readonly Send[] = [];
const NO_DRAFTS: AccountState["drafts"] = new Map();

export function useSession(): Session {
  return useTab((state) => state.session);
}

/** Null until the server has answered. */
export function useServer(): ServerInfo | null {
  return useTab((state) => state.server);
}

/** Own rooms, newest activity first; null until the first sync has answered. */
export function useRooms(): readonly RoomCard[] | null {
  return useTab(useShallow(({ account }) => (isKnown(account) ? cardsOf(account) : null)));
}

export function useRoom(room: RoomId): RoomLookup {
  const card = useTab(({ account }) => account && cardIn(account, room));
  const known = useTab(({ account }) => isKnown(account));
  return useMemo(() => {
    if (!card) return known ? "absent" : "loading";
    return { ...card, rights: rights(card.role, card) };
  }, [card, known]);
}

export function useTimeline(room: RoomId): Timeline {
  const held = useTab(({ account }) => account?.picture.rooms.get(room));
  const sends = useTab(({ account }) => account?.sends ?? NO_SENDS);
  const view = useTab(({ account }) => account?.timelines.get(room) ?? IDLE_TIMELINE);
  return useMemo(() => timelineOf(room, held, sends, view), [room, held, sends, view]);
}

/** A quote that this browser has kept, with the newest that is known of its message and of its author. */
export function useQuote(room: RoomId, kept: Quote | null): Quote | null {
  const window = useTab(({ account }) => account?.picture.rooms.get(room)?.window);
  const told = useTab(({ account }) => kept && account?.looks.get(kept.user.id)?.person);
  return useMemo(() => kept && quoteIn(window, told ? { ...kept, user: told } : kept), [window, kept, told]);
}

export function useConnection(): Connection {
  return useTab(useShallow(connectionOf));
}

/** The text kept for this room. Take it when the room is opened; save with `engine.saveDraft`. */
export function useDraft(room: RoomId): string {
  return useTab(({ account }) => account?.drafts.get(room) ?? "");
}

/** Rooms with a draft, for the sidebar. */
export function useDrafts(): AccountState["drafts"] {
  return useTab(({ account }) => account?.drafts ?? NO_DRAFTS);
}

export function useUnreadTotal(): UnreadTotal {
  return useTab(useShallow(({ account }) => (account ? unreadTotal(account) : NONE_UNREAD)));
}

/** Another number after each sync: the moment to look again at what no change tells. */
export function useSyncs(): number {
  return useTab(({ account }) => account?.line.syncs ?? 0);
}

/** Another number whenever somebody’s role in this room has changed. */
export function useRoleChange(room: RoomId): number {
  return useTab(({ account }) => {
    const recent = account?.picture.rooms.get(room)?.recent;
    return recent?.findLast(({ type }) => type === "member_updated")?.version ?? 0;
  });
}

/** Who is typing in this room: as far as it is the one on screen. */
export function useTyping(room: RoomId): Company["typing"] {
  return useTab(({ account }) => (account?.company.room === room ? account.company : NO_COMPANY).typing);
}

/** Who has this room open, oneself too; null while that is not known. */
export function useHere(room: RoomId): readonly Person[] | null {
  return useTab(({ account }) => account && hereIn(account, room));
}

/** Somebody from a list that was read, as they look by now. */
export function useLook(person: Person): Person {
  return useTab(({ account }) => (account ? lookOf(account.looks, person) : person));
}

/** Whether somebody is online, as long as this is shown; "unsure" while not live. */
export function useOnline(user: UserId): Presence {
  useEffect(() => engine.watchOnline([user]), [user]);
  return useTab((state) => presenceOf(state, user));
}

/** The same in words; null where it is not known. */
export function useSeen(user: UserId): "online" | "away" | null {
  useOnline(user);
  return useTab((state) => seenOf(state, user));
}

function useTab<T>(select: (state: State) => T): T {
  return useStore(store, select);
}
