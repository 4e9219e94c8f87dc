import { expect, test } from "vitest";
import { leafOf, longSpan, shortSpan, soonTime } from "./when";

const VIENNA = "Europe/Vienna";
const at = (text: string) => new Date(text);
const now = at("2026-11-22T12:00:00Z");

test("the leaf shows the day that it is in the zone", () => {
  const late = at("2026-11-27T23:30:00Z");
  expect(leafOf(late, VIENNA)).toEqual({ weekday: "Sat", day: "28", month: "Nov" });
  expect(leafOf(late, "UTC")).toEqual({ weekday: "Fri", day: "27", month: "Nov" });
});

test("a span says the days where there are two, and the dates where weekdays would not tell", () => {
  const from = at("2026-11-28T05:30:00Z");
  expect(shortSpan(from, at("2026-11-28T20:00:00Z"), VIENNA)).toBe("06:30 – 21:00");
  expect(shortSpan(from, at("2026-11-29T16:00:00Z"), VIENNA)).toBe("Sat 06:30 – Sun 17:00");
  expect(shortSpan(from, at("2026-12-05T16:00:00Z"), VIENNA)).toBe("28 Nov 06:30 – 5 Dec 17:00");
});

test("a night over the end of summer time is read on each side's clock", () => {
  expect(shortSpan(at("2026-10-24T20:00:00Z"), at("2026-10-25T02:00:00Z"), VIENNA)).toBe("Sat 22:00 – Sun 03:00");
});

test("in full, with the year unless it is this one", () => {
  const from = at("2026-11-28T05:30:00Z");
  expect(longSpan(from, at("2026-11-29T16:00:00Z"), VIENNA, now)).toBe(
    "Saturday 28 November, 06:30 – Sunday 29 November, 17:00",
  );
  expect(longSpan(from, at("2026-11-28T07:00:00Z"), VIENNA, now)).toBe("Saturday 28 November, 06:30 – 08:00");
  expect(longSpan(at("2027-01-09T18:00:00Z"), at("2027-01-09T20:00:00Z"), VIENNA, now)).toBe(
    "Saturday 9 January 2027, 19:00 – 21:00",
  );
});

test("what is to come says how near it is, by the days of the zone and whatever clocks do", () => {
  const soon = (text: string, from = now) => soonTime(at(text), from, VIENNA);
  expect(soon("2026-11-22T22:30:00Z")).toBe("today 23:30");
  expect(soon("2026-11-22T23:30:00Z")).toBe("tomorrow 00:30"); // today, in UTC
  expect(soon("2026-11-28T05:30:00Z")).toBe("Sat 06:30");
  expect(soon("2026-11-29T05:30:00Z")).toBe("29 Nov 06:30"); // a week from today: "Sun" would not tell
  expect(soon("2027-01-10T05:30:00Z")).toBe("10 Jan 2027 06:30");
  expect(soon("2026-10-25T22:30:00Z", at("2026-10-24T22:30:00Z"))).toBe("today 23:30"); // a day of 25 hours
  expect(soon("2026-03-30T05:00:00Z", at("2026-03-28T23:30:00Z"))).toBe("tomorrow 07:00"); // one of 23
});
