/** Loads messages: the newest of rooms on screen or likely to be, and pages of both directions. */
import type { Api, PageBy } from "@/api/api";
import { type HeldRoom, type Placing, trimmed } from "@/sync/heldRoom";
import { lineOnMessage, lineOnOpening } from "@/sync/newLine";
import { type Step, takePage, withRoom } from "@/sync/picture";
import type { Change, Mine, Room, RoomId } from "@/sync/types";
import { lastOf } from "@/sync/window";
import { parsePage } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import type { Failures } from "./failures";
import type { ReadMarkers } from "./readMarkers";
import { IDLE_TIMELINE } from "./store";
import { isSeen } from "./wake";

const PAGE = 60;
/** Rooms whose newest page is loaded ahead, the most active first. */
const PRELOADED_ROOMS = 12;
/** Messages that a room keeps when it leaves the screen, or when it has many more and only the last ones are looked at. */
const KEPT = 400;
/** Rooms that keep messages while they are not on screen. */
const ROOMS_KEPT = 50;
/** So many are many more. */
const MANY = 2 * KEPT;
/** A page read too long ago for what is kept of the log is read again this often. */
const REREADS = 3;

type Direction = "newest" | "older" | "newer";

/** "absent": the page that was asked for around a message does not hold it, and was not taken. */
type Reading = "taken" | "absent" | "failed";

export type Timelines = Readonly<{
  /** `around`: a message number that shall be among those that are loaded first. */
  open: (room: RoomId, around?: number) => void;
  close: (room: RoomId) => void;
  older: (room: RoomId) => void;
  newer: (room: RoomId) => void;
  present: (room: RoomId) => void;
  /** Somebody writes: their words are seen, and nothing is new any more, now: nothing moves when they are confirmed. */
  written: (room: RoomId) => void;
  /** Loads a message with those around it, unless it is loaded. */
  around: (room: RoomId, number: number) => Promise<"loaded" | "absent" | "failed">;
  /** Loads what rooms on screen lack; with `again`, what failed before, too. */
  ensure: (again: boolean) => void;
  preload: () => void;
  /** The "New" line of rooms on screen, after this step, which is not taken yet. */
  moveLines: (step: Step) => void;
  /** Rooms that are not on screen do not grow for ever by what comes in such steps. */
  shrink: (step: Step) => void;
  /** The reader is at the room's end, and about nothing further up: nor does this one. */
  rest: (room: RoomId) => void;
}>;

export function createTimelines(
  api: Pick<Api, "messages">,
  account: AccountStore,
  failures: Failures,
  markers: Pick<ReadMarkers, "hold" | "release">,
  take: (step: Step) => void,
): Timelines {
  const onScreen = new Set<RoomId>();
  /** Rooms on screen whose "New" line still has to be drawn: the room was not known when they were opened. */
  const unlined = new Set<RoomId>();
  /** Messages that rooms were opened for, until they have come. */
  const wanted = new Map<RoomId, number>();
  /** Pages under way that replace what is shown. */
  const replacing = new Map<RoomId, Promise<Reading>>();
  /** Rooms on screen whose newest messages somebody wants to see: asked for until they have come. */
  const toPresent = new Set<RoomId>();
  /** Rooms with messages, the one that was left or preloaded last at the end. */
  const loaded = new Set<RoomId>();
  let preloading = false;

  const heldRoom = (room: RoomId): HeldRoom | undefined => account.get().picture.rooms.get(room);
  const timeline = (room: RoomId) => account.get().timelines.get(room) ?? IDLE_TIMELINE;

  /** `sought`: of no use without this message. */
  async function load(room: RoomId, direction: Direction, by: PageBy, sought?: number): Promise<Reading> {
    if (timeline(room)[direction] === "loading") return "failed";
    account.setTimeline(room, { [direction]: "loading" });
    const reading = read(room, by, direction === "newest" ? "replace" : "extend", sought);
    if (direction === "newest") replacing.set(room, reading);
    const outcome = await reading;
    account.setTimeline(room, { [direction]: outcome === "failed" ? "failed" : "idle" });
    if (by.around !== undefined) seekPresent(room); // it was wanted while that page was on its way
    return outcome;
  }

  /** Whoever opens the room may do so only after this was asked. */
  async function settled(room: RoomId): Promise<void> {
    let known: Promise<Reading> | undefined;
    do {
      known = replacing.get(room);
      await known;
    } while (known !== replacing.get(room));
  }

  async function read(room: RoomId, by: PageBy, placing: Placing, sought?: number): Promise<Reading> {
    try {
      for (let i = 0; i < REREADS; i++) {
        const page = parsePage(await api.messages(room, { ...by, limit: PAGE }), room);
        if (!page) return "failed";
        if (sought !== undefined && !page.messages.some(({ number }) => number === sought)) return "absent";
        const { picture, outcome } = takePage(account.get().picture, page, placing, Date.now());
        take({ picture, applied: [] });
        if (outcome !== "stale" && outcome !== "holed") return "taken";
      }
      return "failed";
    } catch (error) {
      failures.report(error);
      return "failed";
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
      if (heldRoom(room)?.window) wanted.delete(room);
      if (!again && timeline(room).newest === "failed") continue;
      if (lacks(room)) void load(room, "newest", firstPage(room));
      else seekPresent(room);
    }
  }

  /** Once a page that waits for its room is there: it may be the one. */
  function seekPresent(room: RoomId): void {
    const held = heldRoom(room);
    if (!toPresent.has(room) || !held?.window || held.pagesAhead.length > 0) return;
    if (lastOf(held.window) < held.room.lastNumber) void load(room, "newest", {});
    else toPresent.delete(room);
  }

  function present(room: RoomId): void {
    if (onScreen.has(room)) toPresent.add(room);
    seekPresent(room);
  }

  function firstPage(room: RoomId): PageBy {
    const around = wanted.get(room);
    return around === undefined || toPresent.has(room) ? {} : { around };
  }

  function drawLine(room: RoomId): void {
    const held = heldRoom(room);
    if (!held || !unlined.delete(room)) return;
    account.setTimeline(room, { newLineAfter: lineOnOpening(held.room, account.get().reading.get(room)) });
  }

  function moveLines({ picture: next, applied }: Step): void {
    const { picture, reading, line } = account.get();
    for (const room of onScreen) {
      const [was, now] = [picture.rooms.get(room), next.rooms.get(room)];
      if (!was || !now) continue;
      if (was.history === now.history) followMarker(room, was.room.mine, now.room.mine);
      if (was.window && !now.window) lineOnReturn(now.room);
    }
    for (const change of applied) {
      const held = heldRoom(change.room);
      if (!isPost(change) || !held || !onScreen.has(change.room)) continue;
      const read = Math.max(held.room.mine.readNumber, reading.get(change.room) ?? 0);
      const { newLineAfter } = timeline(change.room);
      // Until the first sync after waking has been taken, what comes is what was missed.
      const seen = isSeen() && line.synced;
      const moved = lineOnMessage(newLineAfter, change.body.message, picture.me, read, seen);
      account.setTimeline(change.room, { newLineAfter: moved });
    }
  }

  /** So much was missed that the room's messages come anew. */
  function lineOnReturn(room: Room): void {
    const line = lineOnOpening(room, account.get().reading.get(room.id));
    if (line !== null) account.setTimeline(room.id, { newLineAfter: line });
  }

  function shrink({ applied }: Step): void {
    for (const room of new Set(applied.map((change) => change.room))) if (!onScreen.has(room)) rest(room);
  }

  function rest(room: RoomId): void {
    const messages = heldRoom(room)?.window?.messages ?? [];
    if (messages.length > MANY) trim(room);
  }

  function trim(room: RoomId): void {
    const held = heldRoom(room);
    if (held) account.take({ picture: withRoom(account.get().picture, room, trimmed(held, KEPT)), applied: [] });
  }

  /** A tab that is open for weeks does not hold the messages of all rooms that it has ever shown. */
  function keep(room: RoomId): void {
    loaded.delete(room);
    loaded.add(room);
    for (const surplus of [...loaded].slice(0, -ROOMS_KEPT)) {
      loaded.delete(surplus);
      if (!onScreen.has(surplus)) unload(surplus);
    }
  }

  function unload(room: RoomId): void {
    const { picture } = account.get();
    const held = heldRoom(room);
    if (held) account.take({ picture: withRoom(picture, room, { ...held, window: null }), applied: [] });
  }

  /** One's own marker moved, here or on another device; a version that went back with it is a restored one's. */
  function followMarker(room: RoomId, was: Mine, now: Mine): void {
    if (now.readNumber > was.readNumber) markers.release(room);
    if (now.readNumber >= was.readNumber || now.version <= was.version) return;
    markers.hold(room);
    account.setTimeline(room, { newLineAfter: now.readNumber });
  }

  async function preload(): Promise<void> {
    if (preloading) return;
    preloading = true;
    for (const room of mostActive(account.get().picture.rooms)) {
      if (!account.isOpen() || !lacks(room)) continue;
      await load(room, "newest", {});
      keep(room);
    }
    preloading = false;
  }

  return {
    open: (room, around) => {
      markers.release(room);
      if (around === undefined) wanted.delete(room);
      else wanted.set(room, around);
      toPresent.delete(room);
      onScreen.add(room);
      unlined.add(room);
      ensure(true);
    },
    close: (room) => {
      onScreen.delete(room);
      toPresent.delete(room);
      trim(room);
      keep(room);
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
    present,
    written: (room) => {
      if (onScreen.has(room)) account.setTimeline(room, { newLineAfter: null });
      present(room);
    },
    around: async (room, number) => {
      toPresent.delete(room);
      await settled(room);
      const held = heldRoom(room);
      if (!held || !(number >= 1)) return "absent";
      const { window } = held;
      if (window && number >= window.first && number <= lastOf(window)) return "loaded";
      const outcome = await load(room, "newest", { around: number }, number);
      return outcome === "taken" ? "loaded" : outcome;
    },
    ensure,
    preload: () => void preload(),
    moveLines,
    shrink,
    rest,
  };
}

type Post = Extract<Change, { type: "message_added" | "event_created" }>;

function isPost(change: Change): change is Post {
  return change.type === "message_added" || change.type === "event_created";
}

function mostActive(rooms: ReadonlyMap<RoomId, HeldRoom>): RoomId[] {
  return [...rooms.values()]
    .map(({ room }) => room)
    .sort((a, b) => b.bumpedAt.localeCompare(a.bumpedAt))
    .slice(0, PRELOADED_ROOMS)
    .map(({ id }) => id);
}
