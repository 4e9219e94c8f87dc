/**
 * All that one account sees: its rooms, each a snapshot plus changes.
 *
 * Pure. Every piece of news goes through one of `receiveChange`, `takeMine`, `takeCard`, `takeRange`, `takePage` and
 * `answerSync`; each may come late, twice or in any order, and the picture ends up the same.
 */

import {
  after,
  drain,
  type HeldRoom,
  holdRoom,
  type Placed,
  type Placing,
  place,
  type Received,
  receive,
  takeSnapshot,
  timed,
  withEarly,
} from "./heldRoom";
import { isUnsure } from "./mentions";
import { isOfAnother, withOwn, withOwnOfAnother } from "./mine";
import { withPeople } from "./people";
import type { SyncAnswer, SyncRequest } from "./syncAnswer";
import type { Change, Own, Page, Room, RoomId, UserId } from "./types";

export type Picture = Readonly<{
  me: UserId;
  rooms: ReadonlyMap<RoomId, HeldRoom>;
  /** Rooms that we left, with the version of leaving: older news of them is late. */
  left: ReadonlyMap<RoomId, number>;
  /** Changes of rooms that are not here: before the first sync, or just joined elsewhere. */
  early: ReadonlyMap<RoomId, readonly Change[]>;
  /** Rooms whose card must come anew, because a change of theirs couldn't be read or fetched. */
  doubted: ReadonlySet<RoomId>;
  /** Rooms in which news of another history came: the sync that follows tells which one is true. */
  forked: ReadonlySet<RoomId>;
  /** How people look is known up to this number of the server's directory; null before the first sync. */
  directory: number | null;
}>;

/** The picture after some news, and the changes that it took in, in order. */
export type Step = Readonly<{ picture: Picture; applied: readonly Change[] }>;

export function emptyPicture(me: UserId): Picture {
  const none = {
    rooms: new Map(),
    left: new Map(),
    early: new Map(),
    doubted: new Set<never>(),
    forked: new Set<never>(),
  };
  return { me, ...none, directory: null };
}

/** Whether only a sync can say how things are. */
export function needsSync(picture: Picture): boolean {
  return picture.early.size > 0 || picture.doubted.size > 0 || picture.forked.size > 0;
}

export function receiveChange(picture: Picture, change: Change, now: number): Step {
  const held = picture.rooms.get(change.room);
  if (held) return settle(picture, change.room, receive(held, change, picture.me, now));
  if (change.version <= (picture.left.get(change.room) ?? 0)) return { picture, applied: [] };
  if (isOwnLeaving(change, picture.me)) return { picture: leave(picture, change.room, change.version), applied: [] };
  const early = withEarly(picture.early.get(change.room) ?? [], change);
  return { picture: { ...picture, early: put(picture.early, change.room, early) }, applied: [] };
}

export function takeMine(picture: Picture, room: RoomId, own: Own): Picture {
  const held = picture.rooms.get(room);
  if (!held) return picture;
  const later = withOwn(held.room, own);
  return later === held.room ? picture : withRoom(picture, room, { ...held, room: later });
}

/** A room's card from anywhere: sync, creation, joining. */
export function takeCard(picture: Picture, room: Room, reset: boolean, now: number): Step {
  const known = picture.rooms.get(room.id);
  if (!known && !reset && room.version <= (picture.left.get(room.id) ?? 0)) return { picture, applied: [] };
  const early = after(picture.early.get(room.id) ?? [], room.version);
  const held = known ? takeSnapshot(known, room, reset) : holdRoom(room, early);
  const here = { ...picture, early: without(picture.early, room.id), left: without(picture.left, room.id) };
  return settle(here, room.id, drain(held, picture.me, now));
}

/** The changes that a gap asked for. When they don't move the room, its card must come anew. */
export function takeRange(picture: Picture, room: RoomId, changes: readonly (Change | null)[], now: number): Step {
  const start = picture.rooms.get(room);
  const step = takeAll(picture, room, changes, now);
  const stuck = step.picture.rooms.get(room);
  if (!stuck || stuck.gapSince === null || stuck.room.version > (start?.room.version ?? 0)) return step;
  return { ...step, picture: doubt(step.picture, room) };
}

export function takePage(
  picture: Picture,
  page: Page,
  placing: Placing,
  now: number,
): { picture: Picture; outcome: Placed["outcome"] } {
  const held = picture.rooms.get(page.room);
  if (!held) return { picture, outcome: "late" };
  const placed = place(held, page, placing, picture.me, now);
  const next = withRoom(picture, page.room, placed.held);
  return { picture: placed.outcome === "forked" ? fork(next, page.room) : next, outcome: placed.outcome };
}

/** What to ask: where each room stands. Doubted rooms are not named, so that their cards come. */
export function syncRequest(picture: Picture): SyncRequest {
  const rooms: SyncRequest["rooms"] = {};
  for (const [id, { room }] of picture.rooms) {
    if (picture.doubted.has(id)) continue;
    const { mine, version, changeId } = room;
    const settled = !mine.posted && !isUnsure(room);
    rooms[id] = settled ? { version, id: changeId, mine_version: mine.version } : { version, id: changeId };
  }
  return picture.directory === null ? { rooms } : { rooms, directory: picture.directory };
}

/** We are not in the room any more: since `version`, or with `reset` whatever this client believes. */
export function takeGone(picture: Picture, room: RoomId, version: number, reset: boolean): Picture {
  const held = picture.rooms.get(room);
  if (!reset) return held && version < held.room.version ? picture : leave(picture, room, version);
  const next = leave(picture, room, 0);
  return { ...next, left: without(next.left, room) };
}

/** The answer to a request that was made when the picture was `asked`. */
export function answerSync(picture: Picture, asked: Picture, answer: SyncAnswer, now: number): Step {
  let step: Step = { picture: withoutAnswered(picture, asked, now), applied: [] };
  const told = new Map<RoomId, Own>(answer.mine);
  for (const [room, news] of answer.rooms) {
    if ("snapshot" in news) told.set(room, news.snapshot);
    const next =
      "snapshot" in news
        ? takeCard(step.picture, news.snapshot, news.reset || isAnew(news.snapshot, step.picture, asked), now)
        : takeAll(step.picture, room, news.changes, now);
    step = { picture: next.picture, applied: [...step.applied, ...next.applied] };
  }
  let next = withoutPagesOf(asked, step.picture, now);
  for (const [room, { version, reset }] of [...answer.gone, ...unanswered(asked, answer)]) {
    next = takeGone(next, room, version, reset);
  }
  for (const [room, own] of told) next = takeToldOwn(next, asked, room, own);
  return { picture: takeDirectory(next, answer.directory), applied: step.applied };
}

function takeToldOwn(picture: Picture, asked: Picture, room: RoomId, own: Own): Picture {
  const [held, before] = [picture.rooms.get(room), asked.rooms.get(room)];
  if (!held || !before || !isOfAnother(held.room.mine, own.mine, before.room.mine)) return takeMine(picture, room, own);
  return withRoom(picture, room, { ...held, room: withOwnOfAnother(held.room, own) });
}

/** After the rooms: what the log tells of people is as old as its rows. An answer that comes late tells nothing new. */
function takeDirectory(picture: Picture, told: SyncAnswer["directory"]): Picture {
  if (!told || (!told.reset && told.number < (picture.directory ?? 0))) return picture;
  return { ...withPeople(picture, told.people), directory: told.number };
}

/** The room's card can't be continued: it must come anew. */
export function doubt(picture: Picture, room: RoomId): Picture {
  return { ...picture, doubted: new Set(picture.doubted).add(room) };
}

export function withRoom(picture: Picture, room: RoomId, held: HeldRoom): Picture {
  return { ...picture, rooms: put(picture.rooms, room, held) };
}

function takeAll(picture: Picture, room: RoomId, changes: readonly (Change | null)[], now: number): Step {
  let step: Step = { picture, applied: [] };
  for (const change of changes) {
    if (!change) return { ...step, picture: doubt(step.picture, room) };
    const next = receiveChange(step.picture, change, now);
    step = { picture: next.picture, applied: [...step.applied, ...next.applied] };
  }
  return step;
}

function leave(picture: Picture, room: RoomId, version: number): Picture {
  return {
    ...picture,
    rooms: without(picture.rooms, room),
    left: put(picture.left, room, Math.max(version, picture.left.get(room) ?? 0)),
    early: without(picture.early, room),
  };
}

function settle(picture: Picture, room: RoomId, received: Received): Step {
  const { held, applied, leftAt = 0 } = received;
  const next = held ? withRoom(picture, room, held) : leave(picture, room, leftAt);
  return { picture: received.forked ? fork(next, room) : next, applied };
}

/** Rooms whose cards were asked for and did not come: we are not in them, as far as was known when asking. */
function unanswered(asked: Picture, answer: SyncAnswer): [RoomId, { version: number; reset: boolean }][] {
  return [...asked.doubted].flatMap((id) => {
    const held = asked.rooms.get(id);
    return held && !answer.rooms.has(id) ? [[id, { version: held.room.version, reset: false }]] : [];
  });
}

/**
 * The card replaces what we know, without the server's `reset`: it was read after we asked, yet is not beyond what we
 * had then, or of a room that we had left then. So its history is another.
 */
function isAnew(card: Room, picture: Picture, asked: Picture): boolean {
  const before = asked.rooms.get(card.id);
  if (before) return card.version <= before.room.version && card.changeId !== before.room.changeId;
  return !picture.rooms.has(card.id) && picture.left.get(card.id) === asked.left.get(card.id);
}

/**
 * The answer was read after everything that had arrived when it was asked for, so it says all that those early
 * changes, doubts and forks could say. One that it doesn't bring is of another history, or of a room we are not in.
 */
function withoutAnswered(picture: Picture, asked: Picture, now: number): Picture {
  const early = new Map<RoomId, readonly Change[]>();
  for (const [room, changes] of picture.early) {
    const since = less(changes, asked.early.get(room));
    if (since.length > 0) early.set(room, since);
  }
  return {
    ...picture,
    early,
    rooms: new Map([...picture.rooms].map(([id, held]) => [id, withoutEarly(held, asked.rooms.get(id), now)])),
    doubted: new Set(less([...picture.doubted], [...asked.doubted])),
    forked: new Set(less([...picture.forked], [...asked.forked])),
  };
}

function withoutEarly(held: HeldRoom, asked: HeldRoom | undefined, now: number): HeldRoom {
  if (!asked || asked.ahead.length === 0) return held;
  return timed({ ...held, ahead: less(held.ahead, asked.ahead) }, now);
}

/** Without pages that are ahead even after the answer, which is younger than they are: they are of another history. */
function withoutPagesOf(asked: Picture, picture: Picture, now: number): Picture {
  let next = picture;
  for (const [id, before] of asked.rooms) {
    const held = next.rooms.get(id);
    const read = new Set(before.pagesAhead.map(({ page }) => page.changeId));
    if (!held?.pagesAhead.some(({ page }) => read.has(page.changeId))) continue;
    const pagesAhead = held.pagesAhead.filter(({ page }) => !read.has(page.changeId));
    next = withRoom(next, id, timed({ ...held, pagesAhead }, now));
  }
  return next;
}

function less<T>(all: readonly T[], answered: readonly T[] = []): readonly T[] {
  return all.filter((one) => !answered.includes(one));
}

function fork(picture: Picture, room: RoomId): Picture {
  return { ...picture, forked: new Set(picture.forked).add(room) };
}

function isOwnLeaving(change: Change, me: UserId): boolean {
  return change.type === "user_left" && change.body.user.id === me;
}

function put<V>(map: ReadonlyMap<RoomId, V>, key: RoomId, value: V): ReadonlyMap<RoomId, V> {
  return new Map(map).set(key, value);
}

function without<V>(map: ReadonlyMap<RoomId, V>, key: RoomId): ReadonlyMap<RoomId, V> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
