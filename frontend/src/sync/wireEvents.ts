/** Events as the wire has them: in messages, in changes, and in the lists of events. */
import * as z from "zod/mini";
import type { AttendanceChange, EventCard, EventTerms, WholeEvent } from "./types";
import { count, id, person, read, toPerson } from "./wireParts";

const status = z.enum(["going", "maybe", "not_going", "waiting"]);
const counts = z.object({ going: count, maybe: count, not_going: count, waiting: count });
const place = z.nullable(id);
const myAnswer = z.nullable(z.object({ status, place }));

const terms = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  starts_at: z.string(),
  ends_at: z.string(),
  time_zone: z.string(),
  place: z.string(),
  link: z.string(),
  capacity: z.nullable(id),
  status: z.enum(["scheduled", "cancelled", "finished"]),
  cancel_reason: z.string(),
  organizer: z.nullable(person),
  counts,
  faces: z.array(person),
  my_answer: z.optional(myAnswer),
});

const revised = z.object({ event: terms, message: id, number: id });

const attendance = z.object({
  event: z.string(),
  message: id,
  number: id,
  user: z.nullable(person),
  status: z.nullable(status),
  place,
  left_place: place,
  promoted: z.array(id),
  counts,
  faces: z.array(person),
});

/** With one's own answer: none in a change, which is the same for everybody. */
export function parseEvent(raw: unknown): EventCard | null {
  const parsed = read(terms, raw);
  return parsed && { ...toTerms(parsed), myAnswer: parsed.my_answer ?? null };
}

/** The body of `event_updated` and `event_cancelled`. */
export function parseRevision(raw: unknown): { event: EventTerms; message: number; number: number } | null {
  const parsed = read(revised, raw);
  return parsed && { ...parsed, event: toTerms(parsed.event) };
}

export function parseAttendance(raw: unknown): AttendanceChange | null {
  const parsed = read(attendance, raw);
  if (!parsed) return null;
  const { event, message, number, place, promoted } = parsed;
  return {
    event,
    message,
    number,
    user: parsed.user?.id ?? null,
    status: parsed.status,
    place,
    leftPlace: parsed.left_place,
    promoted,
    counts: toCounts(parsed.counts),
    faces: parsed.faces.map(toPerson),
  };
}

const whole = z.object({
  ...terms.shape,
  room: z.object({ id, name: z.string(), kind: z.enum(["public", "private", "direct"]) }),
  message: z.object({ id, number: id, version: id }),
  my_note: z.string(),
});

/** An answer about one event. */
export function parseWholeEvent(raw: unknown): WholeEvent | null {
  const parsed = read(whole, raw);
  if (!parsed) return null;
  const { room, message, my_note: myNote } = parsed;
  const { number, version } = message;
  return { ...toTerms(parsed), myAnswer: parsed.my_answer ?? null, room, number, version, myNote };
}

function toTerms(raw: z.infer<typeof terms>): EventTerms {
  return {
    id: raw.id,
    title: raw.title,
    description: raw.description,
    startsAt: raw.starts_at,
    endsAt: raw.ends_at,
    timeZone: raw.time_zone,
    place: raw.place,
    link: raw.link,
    capacity: raw.capacity,
    status: raw.status,
    cancelReason: raw.cancel_reason,
    organizer: raw.organizer && toPerson(raw.organizer),
    counts: toCounts(raw.counts),
    faces: raw.faces.map(toPerson),
  };
}

function toCounts({ going, maybe, not_going, waiting }: z.infer<typeof counts>): EventTerms["counts"] {
  return { going, maybe, notGoing: not_going, waiting };
}
