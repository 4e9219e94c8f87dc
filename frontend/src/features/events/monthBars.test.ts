import { expect, test } from "vitest";
import { lanesOf } from "./monthBars";
import { spanOf, weeksOf } from "./monthGrid";

const VIENNA = "Europe/Vienna";
const week = weeksOf("2026-11")[4] ?? []; // 23 to 29 November

type Dated = { title: string; first: string; last: string };
const on = (title: string, first: number, last = first): Dated => {
  const day = (number: number) => `2026-11-${`${number}`.padStart(2, "0")}`;
  return { title, first: day(first), last: day(last) };
};
/** "a2" begins in that lane and lasts two days; "<" and ">": it has more of them. */
const drawn = (days: readonly string[], events: Dated[], most = 3) =>
  lanesOf(days, events, most).map(({ lanes, more }) => {
    const bars = lanes.map((bar) => {
      if (!bar) return "·";
      return `${bar.fromBefore ? "<" : ""}${bar.event.title}${bar.days}${bar.goesOn ? ">" : ""}`;
    });
    return [...bars, ...(more ? [`+${more}`] : [])].join(" ");
  });

test("an event over several days is one bar in one lane, and what begins under it has the next", () => {
  expect(drawn(week, [on("a", 24, 26), on("b", 25), on("c", 26, 27), on("d", 27)])).toEqual([
    "",
    "a3",
    "· b1",
    "· c2",
    "d1 ·",
    "",
    "",
  ]);
});

test("of those that begin on a day, the longest comes first, then by their start", () => {
  expect(drawn(week, [on("a", 24), on("b", 24), on("c", 24, 25)])[1]).toBe("c2 a1 b1");
});

test("what goes on over the end of a week is a bar in each, whatever the month", () => {
  const events = [on("a", 27, 30)];
  expect(drawn(week, events)).toEqual(["", "", "", "", "a3>", "·", "·"]);
  expect(drawn(weeksOf("2026-11")[5] ?? [], events)[0]).toBe("<a1");
  expect(drawn(weeksOf("2026-12")[0] ?? [], events)[0]).toBe("<a1"); // December begins in the same week
  expect(drawn(week, [{ title: "a", first: "2026-01-01", last: "2027-12-31" }])[0]).toBe("<a7>");
});

test("what finds no lane is counted on each of its days", () => {
  const events = [on("a", 23, 29), on("b", 24, 25), on("c", 24, 24), on("d", 24, 25), on("e", 24)];
  expect(drawn(week, events, 2)).toEqual(["a7", "· b2 +3", "· · +1", "·", "·", "·", "·"]);
  expect(drawn(week, events, Number.POSITIVE_INFINITY)[1]).toBe("· b2 d2 c1 e1");
});

test("the days are those of the zone, also where clocks change", () => {
  const days = weeksOf("2026-10").at(-2) ?? []; // 19 to 25 October; clocks go back on the 25th
  const weekend = { startsAt: "2026-10-24T21:30:00.000Z", endsAt: "2026-10-25T22:30:00.000Z" };
  const shown = (zone: string) => drawn(days, [{ title: "a", ...spanOf(weekend, zone) }]).slice(-2);
  expect(shown(VIENNA)).toEqual(["a2", "·"]); // 24th 23:30 to 25th 23:30, which is 25 hours
  expect(shown("Asia/Tokyo")).toEqual(["", "a1>"]);
  const march = weeksOf("2026-03").at(-2) ?? []; // 23 to 29 March; clocks go forward on the 29th
  const night = { startsAt: "2026-03-28T22:30:00.000Z", endsAt: "2026-03-29T22:00:00.000Z" };
  expect(drawn(march, [{ title: "a", ...spanOf(night, VIENNA) }]).slice(-2)).toEqual(["a2", "·"]); // until midnight
});
