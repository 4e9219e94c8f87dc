import { expect, test, vi } from "vitest";
import { activity, countdown, dayKey, dayLabel, daysBetween, exactTime, sinceTime, timeOfDay } from "./clock";

const now = new Date(2026, 10, 22, 9, 38, 20); // Sunday

test("time of day has two digits, 24 hours", () => {
  expect(timeOfDay(new Date(2026, 10, 22, 9, 5))).toBe("09:05");
  expect(timeOfDay(new Date(2026, 10, 22, 0, 0))).toBe("00:00");
});

test("clocks and days go together when the device comes into another zone", () => {
  const at = new Date(2026, 10, 22, 23, 31, 7);
  expect(timeOfDay(at)).toBe("23:31");
  vi.spyOn(Date.prototype, "getHours").mockReturnValue(0);
  vi.spyOn(Date.prototype, "getDate").mockReturnValue(23);
  vi.spyOn(Date.prototype, "getDay").mockReturnValue(1);
  expect([dayKey(at), timeOfDay(at), exactTime(at)]).toEqual([
    "2026-11-23",
    "00:31",
    "Monday 23 November 2026, 00:31:07",
  ]);
});

test("exact time names the day and the second", () => {
  expect(exactTime(new Date(2026, 10, 22, 9, 31, 7))).toBe("Sunday 22 November 2026, 09:31:07");
});

test("days are calendar days, not 24 hours", () => {
  expect(dayKey(new Date(2026, 0, 2, 23, 59))).toBe("2026-01-02");
  expect(daysBetween(new Date(2026, 10, 21, 23, 59), new Date(2026, 10, 22, 0, 1))).toBe(1);
  expect(daysBetween(new Date(2026, 2, 28, 12), new Date(2026, 2, 30, 1))).toBe(2);
});

test("day lines", () => {
  expect(dayLabel(now, now)).toEqual({ name: "Today", date: "Sunday, 22 November" });
  expect(dayLabel(new Date(2026, 10, 21), now)).toEqual({ name: "Yesterday", date: "Saturday, 21 November" });
  expect(dayLabel(new Date(2026, 10, 18), now)).toEqual({ name: "Wednesday", date: "18 November" });
  expect(dayLabel(new Date(2025, 10, 18), now)).toEqual({ name: "Tuesday", date: "18 November 2025" });
});

test("since", () => {
  expect(sinceTime(new Date(2026, 10, 22, 9, 24), now)).toBe("09:24");
  expect(sinceTime(new Date(2026, 10, 21, 18, 42), now)).toBe("yesterday 18:42");
  expect(sinceTime(new Date(2026, 10, 18, 17, 2), now)).toBe("Wednesday 17:02");
  expect(sinceTime(new Date(2026, 9, 3, 17, 2), now)).toBe("3 October");
});

test.each([
  [new Date(2026, 10, 22, 9, 38, 0), "just now"],
  [new Date(2026, 10, 22, 9, 26, 0), "12 min ago"],
  [new Date(2026, 10, 22, 8, 10, 0), "1 h ago"],
  [new Date(2026, 10, 21, 23, 0, 0), "yesterday"],
  [new Date(2026, 10, 19, 9, 0, 0), "3 days ago"],
  [new Date(2026, 9, 3, 9, 0, 0), "in October"],
  [new Date(2025, 9, 3, 9, 0, 0), "in October 2025"],
  [new Date(2026, 10, 22, 9, 40, 0), "just now"],
])("activity %s", (at, expected) => {
  expect(activity(at, now)).toBe(expected);
});

test("countdown never shows less than is left", () => {
  expect(countdown(42)).toBe("0:42");
  expect(countdown(41.2)).toBe("0:42");
  expect(countdown(725)).toBe("12:05");
  expect(countdown(-3)).toBe("0:00");
});
