// Times as people read them. Pure: the caller gives the moment and "now"; the zone is the browser's.

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const TIME_EXACT = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "long" });
const DAY_MONTH = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });
const DAY_MONTH_YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long" });
const MONTH_YEAR = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric" });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** "09:31" */
export function timeOfDay(at: Date): string {
  return TIME.format(at);
}

/** "Sunday 22 November 2026, 09:31:07", for a title. */
export function exactTime(at: Date): string {
  return `${WEEKDAY.format(at)} ${DAY_MONTH_YEAR.format(at)}, ${TIME_EXACT.format(at)}`;
}

/** "22 November 2026" */
export function dayMonthYear(at: Date): string {
  return DAY_MONTH_YEAR.format(at);
}

/** Local calendar day, for comparing: "2026-11-22". */
export function dayKey(at: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Calendar days from `at` to `now`; 0 is the same day, whatever the hours and daylight saving. */
export function daysBetween(at: Date, now: Date): number {
  const noon = (d: Date) => Date.UTC(d.getFullYear(), d.getMonth(), d.getDate());
  return Math.round((noon(now) - noon(at)) / (24 * HOUR));
}

/** The two halves of a day line: { name: "Today", date: "Sunday, 22 November" }. */
export function dayLabel(at: Date, now: Date): { name: string; date: string } {
  const date = at.getFullYear() === now.getFullYear() ? DAY_MONTH.format(at) : DAY_MONTH_YEAR.format(at);
  const days = daysBetween(at, now);
  if (days === 0) return { name: "Today", date: `${WEEKDAY.format(at)}, ${date}` };
  if (days === 1) return { name: "Yesterday", date: `${WEEKDAY.format(at)}, ${date}` };
  return { name: WEEKDAY.format(at), date };
}

/** "09:24", "yesterday 18:42", "Friday 18:42", "3 October": short, but never ambiguous. */
export function sinceTime(at: Date, now: Date): string {
  const days = daysBetween(at, now);
  if (days <= 0) return timeOfDay(at);
  if (days === 1) return `yesterday ${timeOfDay(at)}`;
  if (days < 7) return `${WEEKDAY.format(at)} ${timeOfDay(at)}`;
  return at.getFullYear() === now.getFullYear() ? DAY_MONTH.format(at) : DAY_MONTH_YEAR.format(at);
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
  return `in ${(at.getFullYear() === now.getFullYear() ? MONTH : MONTH_YEAR).format(at)}`;
}

/** Seconds as "0:42" or "12:05". */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
