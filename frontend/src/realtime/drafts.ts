/** What one has begun to write, per account and room: kept in this browser, saved at each pause and when it is sent. */
import type { RoomId, UserId } from "@/sync/types";
import { keysIn } from "./storage";

const PAUSE_MS = 400;

export type Drafts = ReadonlyMap<RoomId, string>;

export type DraftBook = Readonly<{
  save: (room: RoomId, text: string) => void;
  /** Writes down at once what still waits for a pause. */
  flush: () => void;
}>;

/** `changed` gets all drafts whenever one was written down, and once at the start. */
export function openDrafts(user: UserId, storage: Storage, changed: (drafts: Drafts) => void): DraftBook {
  const prefix = `lockstep:draft:${user}:`;
  const waiting = new Map<RoomId, string>();
  let drafts = read();
  let timer: ReturnType<typeof setTimeout> | undefined;
  changed(drafts);

  function read(): Map<RoomId, string> {
    return new Map(
      keysIn(storage, prefix).map((key) => [Number(key.slice(prefix.length)), storage.getItem(key) ?? ""]),
    );
  }

  function flush(): void {
    clearTimeout(timer);
    if (waiting.size === 0) return;
    drafts = new Map(drafts);
    for (const [room, text] of waiting) write(room, text);
    waiting.clear();
    changed(drafts);
  }

  function write(room: RoomId, text: string): void {
    if (text.trim() === "") {
      drafts.delete(room);
      storage.removeItem(prefix + room);
      return;
    }
    drafts.set(room, text);
    try {
      storage.setItem(prefix + room, text);
    } catch {
      // Storage is full or forbidden: the draft lives as long as this tab.
    }
  }

  return {
    save: (room, text) => {
      waiting.set(room, text);
      clearTimeout(timer);
      if (text === "") flush();
      else timer = setTimeout(flush, PAUSE_MS);
    },
    flush,
  };
}
