// Times of events in words. Pure: the caller gives the moments and the zone in which they are read.
import { wallIn } from "@/lib/zones";

const DAYS_OF_A_WEEK = 7;
const DAY = 24 * 60 * 60_000;

type Style = "leaf" | "weekday" | "date" | "dateYear" | "longDay" | "longDayYear" | "time" | "key";

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  leaf: { weekday: "short", day: "numeric", month: "short" },
  weekday: { weekday: "short" },
  date: { day: "numeric", month: "short" },
  dateYear: { day: "numeric", month: "short", year: "numeric" },
  longDay: { weekday: "long", day: "numeric", month: "long" },
  longDayYear: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  time: { hour: "2-digit", minute: "2-digit" },
  key: { year: "numeric", month: "2-digit", day: "2-digit" },
};

const formats = new Map<string, Intl.DateTimeFormat>();

type Leaf = Readonly<{ weekday: string; day: string; month: string }>;

/** { weekday: "Sat", day: "28", month: "Nov" } */
export function leafOf(at: Date, zone: string): Leaf {
  const parts = format("leaf", zone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return { weekday: part("weekday"), day: part("day"), month: part("month") };
}

/** "19:00 – 21:30", "Sat 06:30 – Sun 17:00", "28 Nov 06:30 – 6 Dec 17:00": beside a leaf with the first day. */
export function shortSpan(from: Date, to: Date, zone: string): string {
  if (isOneDay(from, to, zone)) return `${time(from, zone)} – ${time(to, zone)}`;
  const far = to.getTime() - from.getTime() >= (DAYS_OF_A_WEEK - 1) * DAY;
  const day = (at: Date) => format(far ? "date" : "weekday", zone).format(at);
  return `${day(from)} ${time(from, zone)} – ${day(to)} ${time(to, zone)}`;
}

/** "today 19:00", "tomorrow 06:30", "Sat 06:30", "28 Nov 06:30", "10 Jan 2028 06:30": when something to come begins. */
export function soonTime(at: Date, now: Date, zone: string): string {
  return `${soonDay(at, now, zone)} ${time(at, zone)}`;
}

function soonDay(at: Date, now: Date, zone: string): string {
  const [day, today] = [wallIn(at, zone).slice(0, 10), wallIn(now, zone).slice(0, 10)];
  const days = (Date.parse(day) - Date.parse(today)) / DAY;
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days < DAYS_OF_A_WEEK) return format("weekday", zone).format(at);
  return format(day.slice(0, 4) === today.slice(0, 4) ? "date" : "dateYear", zone).format(at);
}

/** "Saturday 28 November, 06:30 – Sunday 29 November, 17:00"; with the year when that is not the one of `now`. */
export function longSpan(from: Date, to: Date, zone: string, now: Date): string {
  const year = (at: Date) => format("key", zone).format(at).slice(-4);
  const style = year(from) === year(now) && year(to) === year(now) ? "longDay" : "longDayYear";
  const day = (at: Date) => format(style, zone).format(at).replace(",", "");
  const end = isOneDay(from, to, zone) ? time(to, zone) : `${day(to)}, ${time(to, zone)}`;
  return `${day(from)}, ${time(from, zone)} – ${end}`;
}

/** A day's key, "2026-11-28", as "Saturday 28 November". */
export function dayText(day: string): string {
  return format("longDay", "UTC")
    .format(new Date(`${day}T00:00Z`))
    .replace(",", "");
}

function isOneDay(from: Date, to: Date, zone: string): boolean {
  const key = format("key", zone);
  return key.format(from) === key.format(to);
}

function time(at: Date, zone: string): string {
  return format("time", zone).format(at);
}

function format(style: Style, zone: string): Intl.DateTimeFormat {
  const key = `${style} ${zone}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { ...STYLES[style], timeZone: zone });
  formats.set(key, made);
  return made;
}
