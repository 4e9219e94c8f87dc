/** Loads messages: the newest of rooms on screen or likely to be, and pages of both directions. */
import type { Api, PageBy } from "@/api/api";
import { type HeldRoom, type Placing, trimmed } from "@/sync/heldRoom";
import { lineOnMessage, lineOnOpening } from "@/sync/newLine";
import { takePage, withRoom } from "@/sync/picture";
import type { Change, RoomId } from "@/sync/types";
import { lastOf } from "@/sync/window";
import { parsePage } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import type { Failures } from "./failures";
import { IDLE_TIMELINE } from "./store";
import { isSeen } from "./wake";

const PAGE = 60;
/** Rooms whose newest page is loaded ahead, the most active first. */
const PRELOADED_ROOMS = 12;
/** Messages that a room keeps when it leaves the screen. */
const KEPT = 400;
/** A page read too long ago for what is kept of the log is read again this often. */
const REREADS = 3;

type Direction = "newest" | "older" | "newer";

export type Timelines = Readonly<{
  open: (room: RoomId) => void;
  close: (room: RoomId) => void;
  older: (room: RoomId) => void;
  newer: (room: RoomId) => void;
  present: (room: RoomId) => void;
  /** Loads what rooms on screen lack; with `again`, what failed before, too. */
  ensure: (again: boolean) => void;
  preload: () => void;
  /** The "New" line of rooms on screen, after these changes. */
  moveLines: (applied: readonly Change[]) => void;
}>;

export function createTimelines(api: Pick<Api, "messages">, account: AccountStore, failures: Failures): Timelines {
  const onScreen = new Set<RoomId>();
  /** Rooms on screen whose "New" line still has to be drawn: the room was not known when they were opened. */
  const unlined = new Set<RoomId>();
  let preloading = false;

  const heldRoom = (room: RoomId): HeldRoom | undefined => account.get().picture.rooms.get(room);
  const timeline = (room: RoomId) => account.get().timelines.get(room) ?? IDLE_TIMELINE;

  async function load(room: RoomId, direction: Direction, by: PageBy): Promise<void> {
    if (timeline(room)[direction] === "loading") return;
    account.setTimeline(room, { [direction]: "loading" });
    const ok = await read(room, by, direction === "newest" ? "replace" : "extend");
    account.setTimeline(room, { [direction]: ok ? "idle" : "failed" });
  }

  async function read(room: RoomId, by: PageBy, placing: Placing): Promise<boolean> {
    try {
      for (let i = 0; i < REREADS; i++) {
        const page = parsePage(await api.messages(room, { ...by, limit: PAGE }), room);
        if (!page) return false;
        const { picture, outcome } = takePage(account.get().picture, page, placing);
        account.take({ picture, applied: [] });
        if (outcome !== "stale" && outcome !== "holed") return true;
      }
      return false;
    } catch (error) {
      failures.report(error);
      return false;
    }
  }

  /** Whether the room's newest messages have to be asked for. */
  function lacks(room: RoomId): boolean {
    const held = heldRoom(room);
    return held !== undefined && held.window === null && held.pagesAhead.length === 0;
  }

  function ensure(again: boolean): void {
    for (const room of onScreen) {
      drawLine(room);
      if (again || timeline(room).newest !== "failed") if (lacks(room)) void load(room, "newest", {});
    }
  }

  function drawLine(room: RoomId): void {
    const held = heldRoom(room);
    if (!held || !unlined.delete(room)) return;
    account.setTimeline(room, { newLineAfter: lineOnOpening(held.room) });
  }

  function moveLines(applied: readonly Change[]): void {
    const { picture, reading } = account.get();
    for (const change of applied) {
      const held = heldRoom(change.room);
      if (change.type !== "message_added" || !held || !onScreen.has(change.room)) continue;
      const read = Math.max(held.room.mine.readNumber, reading.get(change.room) ?? 0);
      const { newLineAfter } = timeline(change.room);
      const line = lineOnMessage(newLineAfter, change.body.message, picture.me, read, isSeen());
      account.setTimeline(change.room, { newLineAfter: line });
    }
  }

  async function preload(): Promise<void> {
    if (preloading) return;
    preloading = true;
    for (const room of mostActive(account.get().picture.rooms)) {
      if (account.isOpen() && lacks(room)) await load(room, "newest", {});
    }
    preloading = false;
  }

  return {
    open: (room) => {
      onScreen.add(room);
      unlined.add(room);
      ensure(true);
    },
    close: (room) => {
      onScreen.delete(room);
      const held = heldRoom(room);
      if (held) account.take({ picture: withRoom(account.get().picture, room, trimmed(held, KEPT)), applied: [] });
    },
    older: (room) => {
      const window = heldRoom(room)?.window;
      if (window && window.first > 1) void load(room, "older", { before: window.first });
    },
    newer: (room) => {
      const held = heldRoom(room);
      if (!held?.window || lastOf(held.window) >= held.room.lastNumber) return;
      void load(room, "newer", { after: lastOf(held.window) });
    },
    present: (room) => {
      const held = heldRoom(room);
      if (held?.window && lastOf(held.window) < held.room.lastNumber) void load(room, "newest", {});
    },
    ensure,
    preload: () => void preload(),
    moveLines,
  };
}

function mostActive(rooms: ReadonlyMap<RoomId, HeldRoom>): RoomId[] {
  return [...rooms.values()]
    .map(({ room }) => room)
    .sort((a, b) => b.bumpedAt.localeCompare(a.bumpedAt))
    .slice(0, PRELOADED_ROOMS)
    .map(({ id }) => id);
}
