import { expect, test } from "vitest";
import { isSameClock, momentsOf, wallIn } from "./zones";

const VIENNA = "Europe/Vienna";
const moments = (wall: string, zone = VIENNA) => momentsOf(wall, zone).map((at) => at.toISOString());

test("a moment as clocks show it, in winter, in summer and beyond midnight", () => {
  expect(wallIn(new Date("2026-11-28T05:30:00Z"), VIENNA)).toBe("2026-11-28T06:30");
  expect(wallIn(new Date("2026-07-01T05:30:00Z"), VIENNA)).toBe("2026-07-01T07:30");
  expect(wallIn(new Date("2026-12-31T23:30:00Z"), "Asia/Kathmandu")).toBe("2027-01-01T05:15");
});

test("a time on the clock is one moment", () => {
  expect(moments("2026-11-28T06:30")).toEqual(["2026-11-28T05:30:00.000Z"]);
  expect(moments("2026-07-01T00:00")).toEqual(["2026-06-30T22:00:00.000Z"]);
  expect(moments("2026-03-29T03:00")).toEqual(["2026-03-29T01:00:00.000Z"]);
});

test("when clocks go forward there are times that never come", () => {
  expect(moments("2026-03-29T02:30")).toEqual([]);
  expect(moments("2026-03-08T02:00", "America/New_York")).toEqual([]);
});

test("when clocks go back there are times that come twice", () => {
  expect(moments("2026-10-25T02:30")).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
  expect(moments("2026-10-25T03:00")).toEqual(["2026-10-25T02:00:00.000Z"]);
  expect(moments("2026-04-05T01:45", "Australia/Lord_Howe")).toHaveLength(2);
});

test("what is no time has no moment", () => {
  expect(moments("")).toEqual([]);
  expect(moments("2026-02-31T10:00")).toEqual([]);
});

test("zones are told apart by what their clocks show then", () => {
  const winter = new Date("2026-12-01T12:00:00Z");
  expect(isSameClock(winter, "Europe/London", "UTC")).toBe(true);
  expect(isSameClock(new Date("2026-07-01T12:00:00Z"), "Europe/London", "UTC")).toBe(false);
});
