/**
 * Events outside their conversations: read, written, and kept true as long as this tab lives. Only what is lazy
 * imports this, so that a first visit does not load it.
 */
import { useMemo } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Api, Schemas } from "@/api/api";
import { cursorOf } from "@/api/api";
import { ApiError } from "@/api/errors";
import { EMPTY_BOOK, type EventBook, follow, withoutEvent, withRead } from "@/sync/eventBook";
import { eventWithPeople } from "@/sync/people";
import { emptyPicture, type Picture } from "@/sync/picture";
import type { Answer, Person, WholeEvent } from "@/sync/types";
import { parseWholeEvent } from "@/sync/wireEvents";
import { toPerson } from "@/sync/wireParts";
import { engine, store } from "./engine";
import { brought, type Looks, toldSince } from "./looks";
import type { Listing } from "./views";

export type EventQuery = NonNullable<Parameters<Api["events"]>[0]>;
type NewEvent = Schemas["NewEventRequest"];
type EventEdit = Schemas["PatchedEventEditRequest"];

/** Who answered what, and since when. */
export type Attendee = Readonly<{ user: Person; status: Answer | "waiting"; note: string; answeredAt: string }>;

const NOBODY = emptyPicture(0);
const book = createStore<EventBook>(() => EMPTY_BOOK);

store.subscribe(({ account: now }, { account: before }) => {
  if (now === before || !now) return;
  if (now.picture.me !== before?.picture.me) book.setState(EMPTY_BOOK, true);
  else book.setState(follow(book.getState(), before.picture, now.picture), true);
  if (before && now.looks !== before.looks) show(toldSince(now.looks, before.line.syncs - 1));
});

export const events = {
  /** Those that are asked for, with the address of those after them. */
  list: async (query: EventQuery, signal?: AbortSignal): Promise<Listing<WholeEvent>> => {
    const asked = moment();
    const { results, next } = await engine.ask((api) => api.events(query, signal));
    return { results: results.map((one) => taken(one, asked)), next: cursorOf(next) };
  },
  read: async (id: string): Promise<WholeEvent> => {
    const asked = moment();
    const told = await engine
      .ask((api) => api.event(id))
      .catch((error: unknown) => {
        if (isAbsent(error)) book.setState(withoutEvent(book.getState(), id), true);
        throw error;
      });
    return taken(told, asked);
  },
  /** The same `client_id` again is the same event. Resolves when the room shows it. */
  create: (room: number, terms: NewEvent) => written((api) => api.createEvent(room, terms)),
  /** Only what is given changes. */
  update: (id: string, terms: Partial<EventEdit>) => written((api) => api.updateEvent(id, terms as EventEdit)),
  cancel: (id: string, reason: string) => written((api) => api.cancelEvent(id, reason)),
  /** A note that is not given stays. */
  answer: (id: string, status: Answer, note?: string) => written((api) => api.answerEvent(id, { status, note })),
  attendees: async (
    id: string,
    status: Attendee["status"],
    cursor: string | null,
    signal: AbortSignal,
  ): Promise<Listing<Attendee>> => {
    const query = { status, cursor: cursor ?? undefined };
    const { syncs } = moment();
    const { results, next } = await engine.ask((api) => api.attendees(id, query, signal));
    const attendees = results.map(toAttendee);
    brought(
      attendees.map(({ user }) => user),
      syncs,
    );
    return { results: attendees, next: cursorOf(next) };
  },
};

/** The event as it is by now; null when it is not known, or not any more. */
export function useEvent(id: string): WholeEvent | null {
  return useStore(book, ({ events }) => events.get(id) ?? null);
}

/** Whether what is known of it has to be read again. */
export function useIsStale(id: string): boolean {
  return useStore(book, ({ stale }) => stale.has(id));
}

/** Those of these events that are still to be seen, as they are by now. */
export function useEvents(read: readonly WholeEvent[]): readonly WholeEvent[] {
  const known = useStore(book, ({ events }) => events);
  return useMemo(() => read.flatMap(({ id }) => known.get(id) ?? []), [read, known]);
}

/** All that are known, as they are by now. */
export function useKnownEvents(): ReadonlyMap<string, WholeEvent> {
  return useStore(book, ({ events }) => events);
}

/** Another number whenever an event to come may not be among them. */
export function useMissed(): number {
  return useStore(book, ({ missed }) => missed);
}

/** Another number whenever a list of events may have changed. */
export function useEdition(): number {
  return useStore(book, ({ edition }) => edition);
}

/** Answers about events are placed among the changes of rooms, so those must be known. */
export function useIsReady(): boolean {
  return useStore(store, ({ account }) => account !== null && account.line.asOf !== null);
}

/** It is not there, or not any more: after a restore it may never have been. */
export function isAbsent(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}

async function written(call: (api: Api) => Promise<Schemas["EventRead"]>): Promise<WholeEvent> {
  const asked = moment();
  const event = taken(await engine.ask(call), asked);
  await engine.shows({ room: event.room.id, version: event.version });
  return event;
}

/** As it was read, and how its people look by now. */
function taken(raw: Schemas["EventRead"], asked: Moment): WholeEvent {
  const event = parseWholeEvent(raw);
  if (!event) throw new ApiError("unavailable", "The server’s answer could not be read.");
  const { picture, looks } = moment();
  const shown = eventWithPeople(event, toldSince(looks, asked.syncs));
  book.setState(withRead(book.getState(), [shown], asked.picture, picture), true);
  return shown;
}

/** The directory has told of them. */
function show(people: readonly Person[]): void {
  const { events } = book.getState();
  book.setState({ events: new Map([...events].map(([id, event]) => [id, eventWithPeople(event, people)])) });
}

type Moment = Readonly<{ picture: Picture; looks: Looks; syncs: number }>;

function moment(): Moment {
  const { account } = store.getState();
  return account ? { ...account, syncs: account.line.syncs } : { picture: NOBODY, looks: new Map(), syncs: 0 };
}

function toAttendee({ user, status, note, answered_at }: Schemas["Attendee"]): Attendee {
  return { user: toPerson(user), status, note, answeredAt: answered_at };
}
