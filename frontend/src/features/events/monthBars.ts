// Where the events of a week stand: each is one bar over its days, in a lane that it has for itself. Pure.
import type { Days } from "./monthGrid";

/** `days`: of this week. `fromBefore`, `goesOn`: it has more of them in the week before, after. */
export type Bar<E> = Readonly<{ event: E; days: number; fromBefore: boolean; goesOn: boolean }>;

/** What is drawn on one day, lane by lane: null where nothing begins. `more`: what found no lane. */
export type DayLanes<E> = Readonly<{ lanes: readonly (Bar<E> | null)[]; more: number }>;

type Placed<E> = Readonly<{ bar: Bar<E>; from: number; to: number }>;

/** The week's days with at most `most` lanes: what begins first has the upper ones, of these what lasts longest. */
export function lanesOf<E extends Days>(week: readonly string[], events: readonly E[], most: number): DayLanes<E>[] {
  const days = week.map(() => ({ lanes: [] as (Bar<E> | null)[], taken: new Set<number>(), more: 0 }));
  const placed = events.flatMap((event) => placedIn(week, event) ?? []).sort(byPlace);
  for (const { bar, from, to } of placed) {
    const first = days[from];
    if (!first) continue;
    const lane = freeLane(first.taken); // nothing begins later that has been placed before: it is free on the others too
    for (const day of days.slice(from, to + 1)) {
      if (lane < most) day.taken.add(lane);
      else day.more += 1;
    }
    if (lane >= most) continue;
    while (first.lanes.length < lane) first.lanes.push(null);
    first.lanes[lane] = bar;
  }
  return days.map(({ lanes, taken, more }) => ({ lanes: filled(lanes, Math.max(-1, ...taken)), more }));
}

function placedIn<E extends Days>(week: readonly string[], event: E): Placed<E> | null {
  const [monday = "", sunday = ""] = [week[0], week.at(-1)];
  if (event.last < monday || event.first > sunday) return null;
  const [fromBefore, goesOn] = [event.first < monday, event.last > sunday];
  const from = fromBefore ? 0 : week.indexOf(event.first);
  const to = goesOn ? week.length - 1 : week.indexOf(event.last);
  return { bar: { event, days: to - from + 1, fromBefore, goesOn }, from, to };
}

function byPlace(one: Placed<unknown>, other: Placed<unknown>): number {
  return one.from - other.from || other.to - one.to;
}

function freeLane(taken: ReadonlySet<number>): number {
  let lane = 0;
  while (taken.has(lane)) lane += 1;
  return lane;
}

function filled<T>(lanes: readonly (T | null)[], last: number): (T | null)[] {
  return Array.from({ length: last + 1 }, (_, lane) => lanes[lane] ?? null);
}
