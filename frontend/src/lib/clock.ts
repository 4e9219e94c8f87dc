// Times as people read them. Pure: the caller gives the moment and "now"; the zone is the one that the device is in just
// then, which formatters that are made once would not follow.

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "09:31" */
export function timeOfDay(at: Date): string {
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** "Sunday 22 November 2026, 09:31:07", for a title. */
export function exactTime(at: Date): string {
  return `${weekday(at)} ${dayMonthYear(at)}, ${timeOfDay(at)}:${two(at.getSeconds())}`;
}

/** "22 November 2026" */
export function dayMonthYear(at: Date): string {
  return `${dayMonth(at)} ${at.getFullYear()}`;
}

/** Local calendar day, for comparing: "2026-11-22". */
export function dayKey(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Calendar days from `at` to `now`; 0 is the same day, whatever the hours and daylight saving. */
export function daysBetween(at: Date, now: Date): number {
  const noon = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((noon(now) - noon(at)) / (24 * HOUR));
}

/** The two halves of a day line: { name: "Today", date: "Sunday, 22 November" }. */
export function dayLabel(at: Date, now: Date): { name: string; date: string } {
  const date = dateFrom(at, now);
  const days = daysBetween(at, now);
  if (days === 0) return { name: "Today", date: `${weekday(at)}, ${date}` };
  if (days === 1) return { name: "Yesterday", date: `${weekday(at)}, ${date}` };
  return { name: weekday(at), date };
}

/** "09:24", "yesterday 18:42", "Friday 18:42", "3 October": short, but never ambiguous. */
export function sinceTime(at: Date, now: Date): string {
  const days = daysBetween(at, now);
  if (days <= 0) return timeOfDay(at);
  if (days === 1) return `yesterday ${timeOfDay(at)}`;
  if (days < 7) return `${weekday(at)} ${timeOfDay(at)}`;
  return dateFrom(at, now);
}

/** "active just now", "12 min ago", "1 h ago", "yesterday", "3 days ago", "in October". */
export function activity(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  const days = daysBetween(at, now);
  if (days <= 0) return `${Math.floor(age / HOUR)} h ago`;
  if (days === 1) return "yesterday";
  if (days < 31) return `${days} days ago`;
  return at.getFullYear() === now.getFullYear() ? `in ${month(at)}` : `in ${month(at)} ${at.getFullYear()}`;
}

/** Seconds as "0:42" or "12:05". */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${two(whole % 60)}`;
}

function dateFrom(at: Date, now: Date): string {
  return at.getFullYear() === now.getFullYear() ? dayMonth(at) : dayMonthYear(at);
}

function dayMonth(at: Date): string {
  return `${at.getDate()} ${month(at)}`;
}

function weekday(at: Date): string {
  return WEEKDAYS[at.getDay()] ?? "";
}

function month(at: Date): string {
  return MONTHS[at.getMonth()] ?? "";
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}
