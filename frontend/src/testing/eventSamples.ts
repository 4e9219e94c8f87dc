/** An event with boring fixed defaults: tea, far from now, with two places. */
import type { AttendanceChange, Change, EventCard, WholeEvent } from "@/sync/types";
import { alice, bob, head, message } from "./samples";

let made = 0;

export function tea(more: Partial<EventCard> = {}): EventCard {
  made += 1;
  return {
    id: `tea-${made}`,
    title: "Tea",
    description: "",
    startsAt: "2090-01-10T17:00:00.000Z",
    endsAt: "2090-01-10T19:00:00.000Z",
    timeZone: "Europe/Vienna",
    place: "",
    link: "",
    capacity: 2,
    status: "scheduled",
    cancelReason: "",
    organizer: bob,
    counts: { going: 1, maybe: 0, notGoing: 0, waiting: 0 },
    faces: [alice],
    myAnswer: null,
    ...more,
  };
}

/** The tea of the lobby's message 3, as it was read at version `version`. */
export function wholeTea(version: number, more: Partial<WholeEvent> = {}): WholeEvent {
  const room = { id: 7, name: "lobby", kind: "public" } as const;
  return { ...tea(), id: "tea", room, number: 3, version, myNote: "", ...more };
}

/** Version `version` makes the tea. */
export function madeTea(version: number, more: Partial<EventCard> = {}): Change {
  const event = tea({ id: "tea", ...more });
  const body = { message: message(3, version, { event, content: event.title }), bumpedAt: event.startsAt };
  return { ...head(version), type: "event_created", body };
}

/** Version `version` gives the tea another title. */
export function retitled(version: number, title: string): Change {
  return editedTea(version, { title });
}

/** Version `version` lets the tea begin at another time. */
export function movedTea(version: number, startsAt: string): Change {
  return editedTea(version, { startsAt });
}

function editedTea(version: number, more: Partial<EventCard>): Change {
  return {
    ...head(version),
    type: "event_updated",
    body: { event: tea({ id: "tea", ...more }), message: 103, number: 3 },
  };
}

/** Version `version` calls the tea off. */
export function calledOffTea(version: number): Change {
  const event = tea({ id: "tea", status: "cancelled" });
  return { ...head(version), type: "event_cancelled", body: { event, message: 103, number: 3 } };
}

/** Version `version` is an answer to the tea, by bob unless it says otherwise. */
export function answeredTea(version: number, more: Partial<AttendanceChange> = {}): Change {
  const answer = { event: "tea", message: 103, number: 3, user: bob.id, status: "going", place: null } as const;
  const counts = { going: 2, maybe: 0, notGoing: 0, waiting: 0 };
  const body = { ...answer, leftPlace: null, promoted: [], counts, faces: [alice, bob], ...more };
  return { ...head(version), type: "attendance_changed", body };
}

/** An event of the lobby, called as its id, as the server tells it. */
export function rawEvent(id: string, startsAt: string, endsAt: string, answer: string | null = null) {
  return {
    id,
    title: id,
    description: "",
    starts_at: startsAt,
    ends_at: endsAt,
    time_zone: "UTC",
    place: "",
    link: "",
    capacity: null,
    status: "scheduled",
    cancel_reason: "",
    organizer: null,
    counts: { going: 0, maybe: 0, not_going: 0, waiting: 0 },
    faces: [],
    my_answer: answer && { status: answer, place: null },
    room: { id: 7, name: "lobby", kind: "public" },
    message: { id: 100, number: 1, version: 4 },
    created_at: "2026-01-01T12:00:00.000Z",
    my_note: "",
  };
}
