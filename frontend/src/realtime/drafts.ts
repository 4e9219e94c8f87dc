/** What one has begun to write, per account and room: kept in this browser, saved at each pause. */
import type { RoomId, UserId } from "@/sync/types";

const PAUSE_MS = 400;

export type Drafts = ReadonlyMap<RoomId, string>;

export type DraftBook = Readonly<{
  save: (room: RoomId, text: string) => void;
  /** Writes down at once what still waits for a pause. */
  flush: () => void;
  /** A message of this room is being written down as sent: until it is, the draft that it was stays on this device. */
  keepUntil: (room: RoomId, written: Promise<void>) => Promise<void>;
}>;

/** `changed` gets all drafts whenever one was written down, and once at the start. */
export function openDrafts(user: UserId, storage: Storage, changed: (drafts: Drafts) => void): DraftBook {
  const prefix = `lockstep:draft:${user}:`;
  const waiting = new Map<RoomId, string>();
  /** How many messages of a room are being written down. */
  const held = new Map<RoomId, number>();
  /** Rooms whose drafts became others meanwhile. */
  const late = new Set<RoomId>();
  let drafts = read();
  let timer: ReturnType<typeof setTimeout> | undefined;
  changed(drafts);

  function read(): Map<RoomId, string> {
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
    const own = keys.filter((key) => key.startsWith(prefix));
    return new Map(own.map((key) => [Number(key.slice(prefix.length)), storage.getItem(key) ?? ""]));
  }

  function flush(): void {
    clearTimeout(timer);
    if (waiting.size === 0) return;
    drafts = new Map(drafts);
    for (const [room, text] of waiting) change(room, text);
    waiting.clear();
    changed(drafts);
  }

  function change(room: RoomId, text: string): void {
    if (text.trim() === "") drafts.delete(room);
    else drafts.set(room, text);
    if (held.has(room)) late.add(room);
    else write(room);
  }

  function write(room: RoomId): void {
    const text = drafts.get(room);
    if (text === undefined) {
      storage.removeItem(prefix + room);
      return;
    }
    try {
      storage.setItem(prefix + room, text);
    } catch {
      // Storage is full or forbidden: the draft lives as long as this tab.
    }
  }

  async function keepUntil(room: RoomId, written: Promise<void>): Promise<void> {
    held.set(room, (held.get(room) ?? 0) + 1);
    await written;
    const others = (held.get(room) ?? 1) - 1;
    if (others > 0) {
      held.set(room, others);
      return;
    }
    held.delete(room);
    if (late.delete(room)) write(room);
  }

  return {
    save: (room, text) => {
      waiting.set(room, text);
      clearTimeout(timer);
      timer = setTimeout(flush, PAUSE_MS);
    },
    flush,
    keepUntil,
  };
}
