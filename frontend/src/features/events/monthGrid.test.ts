import { expect, test } from "vitest";
import { groupOf, isInMonth, isMonth, monthName, shifted, spanOf, weeksOf } from "./monthGrid";

const VIENNA = "Europe/Vienna";
const now = new Date("2026-11-22T12:00:00Z"); // a Sunday

test("a month is whole weeks from Monday on", () => {
  const weeks = weeksOf("2026-11");
  expect(weeks.map(([monday]) => monday)).toEqual([
    "2026-10-26",
    "2026-11-02",
    "2026-11-09",
    "2026-11-16",
    "2026-11-23",
    "2026-11-30",
  ]);
  expect(weeks[5]?.at(-1)).toBe("2026-12-06");
  expect(weeksOf("2027-02")).toHaveLength(4); // from Monday the 1st to Sunday the 28th
  expect(weeksOf("2028-02").flat()).toContain("2028-02-29");
});

test("every day stands once, also where clocks change", () => {
  for (const month of ["2026-03", "2026-10"]) {
    const days = weeksOf(month).flat();
    expect(new Set(days).size).toBe(days.length);
  }
});

test("months before and after, over new year", () => {
  expect([shifted("2026-12", 1), shifted("2026-01", -1), shifted("2026-11", 0)]).toEqual([
    "2027-01",
    "2025-12",
    "2026-11",
  ]);
  expect([isMonth("2026-11"), isMonth("2026-13"), isMonth("x"), isMonth(null)]).toEqual([true, false, false, false]);
});

test("an event is on the days that the clock shows", () => {
  const days = (startsAt: string, endsAt: string, zone = VIENNA) => Object.values(spanOf({ startsAt, endsAt }, zone));
  expect(days("2026-11-28T05:30:00.000Z", "2026-11-29T16:00:00.000Z")).toEqual(["2026-11-28", "2026-11-29"]);
  expect(days("2026-11-28T22:00:00.000Z", "2026-11-28T23:00:00.000Z")).toEqual(["2026-11-28", "2026-11-28"]); // until midnight
  expect(days("2026-11-28T22:00:00.000Z", "2026-11-28T23:30:00.000Z")).toEqual(["2026-11-28", "2026-11-29"]);
  expect(days("2026-11-28T22:00:00.000Z", "2026-11-28T23:30:00.000Z", "UTC")).toEqual(["2026-11-28", "2026-11-28"]);
});

test("an event is in each month that has a day of it", () => {
  const months = ["2026-11", "2026-12", "2027-01", "2027-02"];
  const inMonths = (first: string, last: string) => months.filter((month) => isInMonth({ first, last }, month));
  expect(inMonths("2026-12-31", "2027-01-01")).toEqual(["2026-12", "2027-01"]);
  expect(inMonths("2026-01-01", "2027-12-31")).toEqual(months);
});

test("the list goes by this week, then by months", () => {
  const group = (startsAt: string) => groupOf(startsAt, now, VIENNA);
  expect(group("2026-11-16T08:00:00.000Z")).toBe("This week");
  expect(group("2026-11-22T22:59:00.000Z")).toBe("This week");
  expect(group("2026-11-22T23:00:00.000Z")).toBe("Later in November"); // Monday there
  expect(group("2026-11-15T08:00:00.000Z")).toBe("Earlier in November");
  expect(group("2026-12-03T08:00:00.000Z")).toBe("December");
  expect(group("2026-12-31T23:30:00.000Z")).toBe("January 2027");
  expect(monthName("2026-11")).toBe("November 2026");
});
