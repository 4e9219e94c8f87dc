// A month as weeks of days, and which days an event is on. Days are "2026-11-28", months "2026-11". Pure.
import { wallIn } from "@/lib/zones";
import type { EventTerms } from "@/sync/types";

const DAY = 24 * 60 * 60_000;
const DAYS_A_WEEK = 7;

/** Whole weeks from Monday that hold the month. */
export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00Z`);
  const last = Date.parse(`${shifted(month, 1)}-01T00:00Z`) - DAY;
  const weeks: string[][] = [];
  for (let monday = mondayOf(first); monday <= last; monday += DAYS_A_WEEK * DAY) {
    weeks.push(Array.from({ length: DAYS_A_WEEK }, (_, day) => keyOf(monday + day * DAY)));
  }
  return weeks;
}

/** `by` months later. */
export function shifted(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

export function isMonth(text: string | null): text is string {
  return text !== null && /^20\d\d-(0[1-9]|1[0-2])$/.test(text);
}

/** The first and the last day of something. */
export type Days = Readonly<{ first: string; last: string }>;

/** The days that clocks in the zone show while it goes on; one that ends at midnight is not on the next. */
export function spanOf({ startsAt, endsAt }: Pick<EventTerms, "startsAt" | "endsAt">, zone: string): Days {
  return { first: dayIn(new Date(startsAt), zone), last: dayIn(new Date(Date.parse(endsAt) - 1), zone) };
}

export function isInMonth({ first, last }: Days, month: string): boolean {
  return first.slice(0, 7) <= month && last.slice(0, 7) >= month;
}

/** Under what the list puts an event that begins then: "This week", "Later in November", "December", "January 2027". */
export function groupOf(startsAt: string, now: Date, zone: string): string {
  const day = dayIn(new Date(startsAt), zone);
  const today = dayIn(now, zone);
  const monday = mondayOf(Date.parse(`${today}T00:00Z`));
  if (day >= keyOf(monday) && day < keyOf(monday + DAYS_A_WEEK * DAY)) return "This week";
  const name = monthName(day.slice(0, 7), today.slice(0, 4));
  if (day.slice(0, 7) !== today.slice(0, 7)) return name;
  return day > today ? `Later in ${name}` : `Earlier in ${name}`;
}

/** "November"; with the year unless it is `year`. */
export function monthName(month: string, year?: string): string {
  const shownYear = month.slice(0, 4) === year ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat("en-GB", { month: "long", ...shownYear, timeZone: "UTC" }).format(
    new Date(`${month}-01T00:00Z`),
  );
}

export function dayIn(at: Date, zone: string): string {
  return wallIn(at, zone).slice(0, 10);
}

function mondayOf(midnight: number): number {
  const weekday = (new Date(midnight).getUTCDay() + 6) % DAYS_A_WEEK;
  return midnight - weekday * DAY;
}

function keyOf(midnight: number): string {
  return new Date(midnight).toISOString().slice(0, 10);
}
