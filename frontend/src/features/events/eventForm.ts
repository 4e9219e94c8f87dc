// What the form of an event holds, what is wrong with it, and what goes to the server. Pure.
import { deviceZone, isZone, momentsOf, wallIn } from "@/lib/zones";
import type { EventTerms } from "@/sync/types";

/** As typed. Dates and times are those that clocks in `zone` show: "2026-11-28", "06:30". */
export type EventForm = Readonly<{
  title: string;
  startDate: string;
  startTime: string;
  endDate: string;
  endTime: string;
  zone: string;
  capacity: string;
  place: string;
  link: string;
  description: string;
}>;

/** In the server's names, which its own faults use too. */
export type FormFaults = Readonly<Record<string, string>>;

type Terms = Readonly<{
  title: string;
  starts_at: string;
  ends_at: string;
  time_zone: string;
  capacity: number | null;
  place: string;
  link: string;
  description: string;
}>;

export const LONGEST = { title: 120, place: 200, link: 500, description: 4_000 };
const MOST_PLACES = 100_000;
const HOUR = 60 * 60_000;

/** A new one: tomorrow evening. */
export function emptyForm(now: Date, zone: string): EventForm {
  const date = wallIn(new Date(now.getTime() + 24 * HOUR), zone).slice(0, 10);
  const nothing = { title: "", capacity: "", place: "", link: "", description: "" };
  return { ...nothing, startDate: date, startTime: "18:00", endDate: date, endTime: "20:00", zone };
}

/** On the event's own clock, or on this device's where the browser does not know that one. */
export function formOf(event: EventTerms): EventForm {
  const zone = isZone(event.timeZone) ? event.timeZone : deviceZone();
  const [startDate = "", startTime = ""] = wallIn(new Date(event.startsAt), zone).split("T");
  const [endDate = "", endTime = ""] = wallIn(new Date(event.endsAt), zone).split("T");
  const { title, place, link, description, capacity } = event;
  const text = capacity === null ? "" : String(capacity);
  return { title, startDate, startTime, endDate, endTime, zone, capacity: text, place, link, description };
}

/** How long it lasts; not a number while a date is half typed. */
export function lengthOf(form: EventForm): number {
  return asUtc(form.endDate, form.endTime) - asUtc(form.startDate, form.startTime);
}

type Start = Partial<Pick<EventForm, "startDate" | "startTime">>;

/** With the start moved the end moves along, so that it `lasts` as long as before. */
export function withStart(form: EventForm, start: Start, lasts = lengthOf(form)): EventForm {
  const moved = { ...form, ...start };
  const end = new Date(asUtc(moved.startDate, moved.startTime) + lasts);
  if (Number.isNaN(end.getTime()) || lasts <= 0) return moved;
  const [endDate = "", rest = ""] = end.toISOString().split("T");
  return { ...moved, endDate, endTime: rest.slice(0, 5) };
}

export function faultsIn(form: EventForm): FormFaults {
  const start = asUtc(form.startDate, form.startTime);
  const end = asUtc(form.endDate, form.endTime);
  const all = {
    title: !form.title.trim() && "An event needs a title.",
    starts_at: Number.isNaN(start) && "A date and a time, please.",
    ends_at: Number.isNaN(end) ? "A date and a time, please." : end <= start && "The end is not after the start.",
    capacity: !isCapacity(form.capacity) && "A whole number from 1, or nothing for no limit.",
    link: form.link.trim() !== "" && !/^https?:\/\/./i.test(form.link.trim()) && "A link begins with https://.",
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** Where clocks go back, a time comes twice; said before somebody wonders. */
export function twiceHint(date: string, time: string, zone: string): string | null {
  if (momentsOf(`${date}T${time}`, zone).length < 2) return null;
  return `Clocks in ${zone} go back that night and show ${time} twice. The first is meant.`;
}

export function termsOf(form: EventForm): Terms {
  return {
    title: form.title.trim(),
    starts_at: `${form.startDate}T${form.startTime}`,
    ends_at: `${form.endDate}T${form.endTime}`,
    time_zone: form.zone,
    capacity: form.capacity.trim() === "" ? null : Number(form.capacity),
    place: form.place.trim(),
    link: form.link.trim(),
    description: form.description.trim(),
  };
}

/** What somebody changed since `base`: what others changed meanwhile stays theirs. Another zone means its clocks. */
export function changedTerms(base: EventForm, form: EventForm): Partial<Terms> {
  const before = termsOf(base);
  const wanted = termsOf(form);
  const onClock = ["starts_at", "ends_at"];
  const isChanged = (name: string) => before[name as keyof Terms] !== wanted[name as keyof Terms];
  const zoneToo = isChanged("time_zone");
  return Object.fromEntries(
    Object.entries(wanted).filter(([name]) => isChanged(name) || (zoneToo && onClock.includes(name))),
  );
}

function isCapacity(text: string): boolean {
  if (text.trim() === "") return true;
  return /^\s*\d{1,6}\s*$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_PLACES;
}

function asUtc(date: string, time: string): number {
  return Date.parse(`${date}T${time}Z`);
}
