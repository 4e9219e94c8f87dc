/** How components read the engine. Each hook re-renders only when what it returns changes. */
import type { RoomId } from "@/sync/types";
import type { Connection, RoomCard, RoomLookup, ServerInfo, Session, Timeline } from "./views";

export function useSession(): Session {
  return { kind: "loading" };
}

/** Null until the server has answered. */
export function useServer(): ServerInfo | null {
  return null;
}

/** Own rooms, newest activity first; null until the first sync has answered. */
export function useRooms(): readonly RoomCard[] | null {
  return null;
}

export function useRoom(_room: RoomId): RoomLookup {
  return "loading";
}

export function useTimeline(_room: RoomId): Timeline {
  return { kind: "loading", pending: [] };
}

export function useConnection(): Connection {
  return { kind: "catching-up", unsent: 0, asOf: null };
}

/** The text kept for this room, as it was when the room was opened; save with `engine.saveDraft`. */
export function useDraft(_room: RoomId): string {
  return "";
}

/** Unread messages over all rooms, for the tab title. */
export function useUnreadTotal(): number {
  return 0;
}

/** Rooms with a draft, for the sidebar. */
export function useDrafts(): ReadonlyMap<RoomId, string> {
  return new Map();
}
