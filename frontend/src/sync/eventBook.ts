/**
 * Events that were read outside their conversations, kept true by the same changes.
 *
 * Pure. `realtime/eventBook.ts` reads them and follows the picture; `stale` ones it must read again.
 */
import { answered } from "./events";
import { changesSince, type HeldRoom } from "./heldRoom";
import type { Picture } from "./picture";
import type { Change, Room, RoomId, UserId, WholeEvent } from "./types";

export type EventBook = Readonly<{
  events: ReadonlyMap<string, WholeEvent>;
  stale: ReadonlySet<string>;
  /** Another one whenever lists of events may hold others, or in another order. */
  edition: number;
  /** Another one whenever the rooms may have an event to come that is not among these. */
  missed: number;
}>;

/** The version of an event that may be of another history than the room's: older than any other. */
const UNTOLD = 0;

export const EMPTY_BOOK: EventBook = { events: new Map(), stale: new Set(), edition: 0, missed: 0 };

/** The book when the picture `before` has become `now`. */
export function follow(book: EventBook, before: Picture, now: Picture): EventBook {
  if (before.rooms === now.rooms) return book;
  let next = book;
  for (const [id, held] of now.rooms) {
    const was = before.rooms.get(id);
    if (was?.room.version === held.room.version && was.room.changeId === held.room.changeId) continue;
    if (was && was.history !== held.history) next = withoutHistory(next, id);
    next = followRoom(next, held, was ? changesSince(held, was.room) : "stale", now.me);
  }
  for (const id of before.rooms.keys()) if (!now.rooms.has(id)) next = withoutRoom(next, id);
  return next;
}

/**
 * The book with events as they were read: since the picture was `asked`, some of what is in `now` may have happened
 * after the reading. Those that the changes since then do not reach are stale.
 */
export function withRead(book: EventBook, read: readonly WholeEvent[], asked: Picture, now: Picture): EventBook {
  const events = new Map(book.events);
  const stale = new Set(book.stale);
  for (const event of read) {
    const was = asked.rooms.get(event.room.id);
    const held = now.rooms.get(event.room.id);
    const since = was && held ? changesSince(held, was.room) : "stale";
    const known = book.events.get(event.id);
    if (typeof since === "string") {
      if (known && held) continue; // it is stale, or was read later than this
      events.set(event.id, { ...event, version: UNTOLD });
      stale.add(event.id);
    } else if (!known || known.version <= event.version) {
      events.set(event.id, since.reduce(after(now.me), event));
      stale.delete(event.id);
    } // else a later answer, or changes since, told more
  }
  return { ...book, events, stale };
}

/** The book without an event that is not to be had. */
export function withoutEvent(book: EventBook, id: string): EventBook {
  if (!book.events.has(id)) return book;
  return { ...book, events: new Map([...book.events].filter(([known]) => known !== id)), edition: book.edition + 1 };
}

/** Whether the room's history, as it is by now, has told of the event: otherwise it may never have been. */
export function isTold({ version }: WholeEvent): boolean {
  return version !== UNTOLD;
}

/** A restored room begins anew below what is known of its events: whatever it tells of them counts. */
function withoutHistory(book: EventBook, room: RoomId): EventBook {
  const untold = (event: WholeEvent) => (event.room.id === room ? { ...event, version: UNTOLD } : event);
  return { ...book, events: new Map([...book.events].map(([id, event]) => [id, untold(event)])) };
}

function followRoom(
  book: EventBook,
  { room }: HeldRoom,
  since: ReturnType<typeof changesSince>,
  me: UserId,
): EventBook {
  const here = [...book.events.values()].filter((event) => event.room.id === room.id);
  if (typeof since === "string") {
    const stale = new Set([...book.stale, ...here.map(({ id }) => id)]);
    return { ...book, stale, edition: book.edition + 1, missed: book.missed + 1 };
  }
  const about = since.filter(isAboutEvents);
  if (about.length === 0) return book;
  const events = new Map(book.events);
  const made = about.flatMap((change) => created(change, room) ?? []).filter(({ id }) => !events.get(id)?.version);
  for (const event of [...here, ...made]) events.set(event.id, about.reduce(after(me), event));
  const stale = new Set(book.stale);
  for (const change of about) if (isOwnAnswer(change, me)) stale.add(change.body.event); // its note is not in it
  const moved = about.some((change) => change.type !== "attendance_changed" || isOwnAnswer(change, me));
  const missed = about.some((change) => change.type === "event_updated" && !events.has(change.body.event.id));
  return { events, stale, edition: book.edition + (moved ? 1 : 0), missed: book.missed + (missed ? 1 : 0) };
}

/** The event that the change has made, as whoever has not answered sees it. */
function created(change: Change, { id, name, kind }: Room): WholeEvent | null {
  if (change.type !== "event_created") return null;
  const { event, number } = change.body.message;
  return event && { ...event, room: { id, name, kind }, number, version: change.version, myNote: "" };
}

function withoutRoom(book: EventBook, room: RoomId): EventBook {
  const kept = [...book.events].filter(([, event]) => event.room.id !== room);
  return { ...book, events: new Map(kept), edition: book.edition + 1 };
}

/** The event after one more change of its room; what it has already changes nothing. */
function after(me: UserId) {
  return (event: WholeEvent, change: Change): WholeEvent => {
    const { version } = change;
    if (version <= event.version) return event;
    switch (change.type) {
      case "event_updated":
      case "event_cancelled":
        return change.body.event.id === event.id ? { ...event, ...change.body.event, version } : event;
      case "attendance_changed":
        return change.body.event === event.id ? { ...event, ...answered(event, change.body, me), version } : event;
      default:
        return event;
    }
  };
}

type AboutEvents = Extract<
  Change,
  { type: "event_created" } | { type: "event_updated" | "event_cancelled" } | { type: "attendance_changed" }
>;

function isAboutEvents(change: Change): change is AboutEvents {
  return change.type.startsWith("event_") || change.type === "attendance_changed";
}

function isOwnAnswer(change: Change, me: UserId): change is Extract<Change, { type: "attendance_changed" }> {
  return change.type === "attendance_changed" && change.body.user === me;
}
