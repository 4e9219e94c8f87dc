/** What one is replying to in each room, kept in this browser beside the draft. */
import type { Quote, RoomId, UserId } from "@/sync/types";

export type ReplyBook = Readonly<{
  find: (room: RoomId) => Quote | null;
  keep: (room: RoomId, quote: Quote | null) => void;
}>;

export function openReplies(user: UserId, storage: Storage): ReplyBook {
  const key = (room: RoomId) => `lockstep:reply:${user}:${room}`;
  return {
    find: (room) => {
      try {
        return JSON.parse(storage.getItem(key(room)) ?? "null") as Quote | null;
      } catch {
        return null;
      }
    },
    keep: (room, quote) => {
      try {
        if (quote) storage.setItem(key(room), JSON.stringify(quote));
        else storage.removeItem(key(room));
      } catch {
        // Storage is full or forbidden: it lives as long as the composer.
      }
    },
  };
}
