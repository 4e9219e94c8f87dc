/** Which files one has uploaded for the next message of each room, kept in this browser beside the draft. */
import type { Attachment, RoomId, UserId } from "@/sync/types";

export type KeptFiles = Readonly<{ done: readonly Attachment[]; unfinished: readonly string[] }>;

export type FileBook = Readonly<{
  find: (room: RoomId) => KeptFiles | null;
  keep: (room: RoomId, files: KeptFiles) => void;
}>;

/** The server gives up after a day what was not sent. */
const KEPT_MS = 23 * 60 * 60 * 1000;

export function openFiles(user: UserId, storage: Storage): FileBook {
  const key = (room: RoomId) => `lockstep:files:${user}:${room}`;
  return {
    find: (room) => {
      try {
        const kept = JSON.parse(storage.getItem(key(room)) ?? "null") as (KeptFiles & { at: number }) | null;
        if (!kept || kept.at > Date.now() - KEPT_MS) return kept;
        return { done: [], unfinished: [...kept.unfinished, ...kept.done.map(({ name }) => name)] };
      } catch {
        return null;
      }
    },
    keep: (room, { done, unfinished }) => {
      try {
        if (done.length + unfinished.length === 0) storage.removeItem(key(room));
        else storage.setItem(key(room), JSON.stringify({ done, unfinished, at: Date.now() }));
      } catch {
        // Storage is full or forbidden: they live as long as this tab.
      }
    },
  };
}
