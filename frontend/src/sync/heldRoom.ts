/**
 * A room as this client holds it: its card, the loaded messages, and what came too early for either.
 *
 * Pure. `receive` takes one change, `place` one page of messages, `takeSnapshot` a new card.
 */
import { apply, applyToWindow } from "./apply";
import { laterMine, withOwn } from "./mine";
import type { Change, Page, Room, UserId, Window } from "./types";
import { merged, newest, windowOf } from "./window";

/** The last applied changes that are kept: they bring a page that was read earlier up to the room's version. */
const RECENT = 200;
/** Early changes that are kept, the lowest versions first: what is missing is asked for anyway. */
const EARLY = 1_000;

/** "extend": only if it touches what is loaded. "replace": it is what shall be shown. */
export type Placing = "extend" | "replace";

export type HeldRoom = Readonly<{
  room: Room;
  /** Null: no messages are loaded. */
  window: Window | null;
  /** Changes ahead of the room, by version. */
  ahead: readonly Change[];
  /** When something first came, in milliseconds, that is ahead of the room; null when no change is missing. */
  gapSince: number | null;
  /** Pages read at a version that the room has not reached. */
  pagesAhead: readonly Readonly<{ page: Page; placing: Placing }>[];
  /** The last applied changes, without a hole, up to the room's version. */
  recent: readonly Change[];
  /** Another one when the card was taken of another history: after a restore, what was known may never have been. */
  history: number;
}>;

export type Received = Readonly<{
  /** Null: a change said that we left, at `leftAt`. */
  held: HeldRoom | null;
  leftAt?: number;
  applied: readonly Change[];
  /** The change follows another history. */
  forked: boolean;
}>;

export function holdRoom(room: Room, early: readonly Change[] = []): HeldRoom {
  return { room, window: null, ahead: early, gapSince: null, pagesAhead: [], recent: [], history: 0 };
}

/** The room after one more change, and after all early ones that now follow. */
export function receive(held: HeldRoom, change: Change, me: UserId, now: number): Received {
  if (change.version <= held.room.version) return { held, applied: [], forked: false };
  return drain({ ...held, ahead: withEarly(held.ahead, change) }, me, now);
}

/** Applies every early change that follows without a hole, then places the pages that waited for them. */
export function drain(start: HeldRoom, me: UserId, now: number): Received {
  let held = start;
  const applied: Change[] = [];
  for (const change of start.ahead) {
    const outcome = apply(held.room, change, me);
    if (outcome.kind === "gap") break;
    held = { ...held, ahead: held.ahead.slice(1) };
    if (outcome.kind === "forked") return { held: timed(held, now), applied, forked: true };
    if (outcome.kind === "known") continue;
    applied.push(change);
    if (!outcome.room) return { held: null, leftAt: change.version, applied, forked: false };
    held = advanced(held, outcome.room, change, me);
  }
  return { held: timed(settlePages(held, me, now), now), applied, forked: false };
}

export type Placed = Readonly<{
  held: HeldRoom;
  /**
   * "placed"; "held" until the room catches up; "late": it no longer touches what is loaded; "stale": read so long
   * ago that it must be read again; "forked": read from another history; "holed": not an unbroken interval.
   */
  outcome: "placed" | "held" | "late" | "stale" | "forked" | "holed";
}>;

/** The room with a page of messages, as they are at the room's version. */
export function place(held: HeldRoom, page: Page, placing: Placing, me: UserId, now: number): Placed {
  if (page.version > held.room.version) {
    return { held: timed({ ...held, pagesAhead: [...held.pagesAhead, { page, placing }] }, now), outcome: "held" };
  }
  const since = changesSince(held, page);
  if (since === "stale" || since === "forked") return { held, outcome: since };

  const read = windowOf(page.messages);
  if (!read) return { held, outcome: "holed" };
  const current = since.reduce((before, change) => applyToWindow(before, change, me), read);
  const window = combined(held.window, current, placing);
  return window ? { held: { ...held, window }, outcome: "placed" } : { held, outcome: "late" };
}

/** A new card. The messages loaded under the old one are dropped: what changed among them is not known. */
export function takeSnapshot(held: HeldRoom, room: Room, reset: boolean): HeldRoom {
  if (reset) return { ...holdRoom(room, after(held.ahead, room.version)), history: held.history + 1 };
  if (room.version <= held.room.version) return { ...held, room: withOwn(held.room, room) };
  const mine = laterMine(held.room.mine, room.mine);
  return {
    ...holdRoom({ ...room, mine }, after(held.ahead, room.version)),
    pagesAhead: held.pagesAhead.filter(({ page }) => page.version >= room.version),
    history: held.history,
  };
}

/** Keeps the newest `count` messages only: for rooms that are not on screen. */
export function trimmed(held: HeldRoom, count: number): HeldRoom {
  return held.window ? { ...held, window: newest(held.window, count) } : held;
}

/** Early changes with one more, by version, each once. */
export function withEarly(early: readonly Change[], change: Change): readonly Change[] {
  if (early.some(({ id }) => id === change.id)) return early;
  const i = early.findLastIndex(({ version }) => version <= change.version);
  return early.toSpliced(i + 1, 0, change).slice(0, EARLY);
}

export function after(changes: readonly Change[], version: number): readonly Change[] {
  return changes.filter((change) => change.version > version);
}

function advanced(held: HeldRoom, room: Room, change: Change, me: UserId): HeldRoom {
  return {
    ...held,
    room,
    window: held.window && applyToWindow(held.window, change, me),
    recent: [...held.recent, change].slice(-RECENT),
  };
}

/** The gap's clock runs while something is missing: a page from ahead of the room shows it like a change. */
export function timed(held: HeldRoom, now: number): HeldRoom {
  const isBehind = held.ahead.length > 0 || held.pagesAhead.length > 0;
  return { ...held, gapSince: isBehind ? (held.gapSince ?? now) : null };
}

function settlePages(held: HeldRoom, me: UserId, now: number): HeldRoom {
  const due = held.pagesAhead.filter(({ page }) => page.version <= held.room.version);
  if (due.length === 0) return held;
  const waiting = held.pagesAhead.filter(({ page }) => page.version > held.room.version);
  return due.reduce<HeldRoom>((room, { page, placing }) => place(room, page, placing, me, now).held, {
    ...held,
    pagesAhead: waiting,
  });
}

/** What happened in the room since a page was read, or since it was as it was then. */
export function changesSince(
  { room, recent }: HeldRoom,
  page: Pick<Page, "version" | "changeId">,
): readonly Change[] | "stale" | "forked" {
  if (page.version === room.version) return page.changeId === room.changeId ? [] : "forked";
  const next = recent.findIndex(({ version }) => version === page.version + 1);
  if (next < 0) return "stale";
  return recent[next]?.prev === page.changeId ? recent.slice(next) : "forked";
}

function combined(loaded: Window | null, read: Window, placing: Placing): Window | null {
  if (!loaded) return placing === "replace" ? read : null;
  return merged(loaded, read) ?? (placing === "replace" ? read : null);
}
