import { expect, test } from "vitest";
import { answerText, cancelledText, inLine, isFull, phaseOf, seatsText } from "./words";

const counts = (going: number, waiting = 0) => ({ going, maybe: 2, notGoing: 1, waiting });
const seats = (capacity: number | null, going: number, waiting = 0) =>
  seatsText({ capacity, counts: counts(going, waiting) });

test("how full it is", () => {
  expect(seats(null, 0)).toBe("Nobody is going yet");
  expect(seats(null, 1_234)).toBe("1,234 going");
  expect(seats(10, 8)).toBe("2 of 10 places left");
  expect(seats(1, 0)).toBe("1 of 1 place left");
  expect(seats(10, 10)).toBe("Full");
  expect(seats(10, 10, 3)).toBe("Full, 3 waiting");
  expect(isFull({ capacity: null, counts: counts(99) })).toBe(false);
  expect(isFull({ capacity: 2, counts: counts(2) })).toBe(true);
});

test("what one answered", () => {
  expect(answerText(null)).toBe("No answer yet");
  expect(answerText({ status: "going", place: null })).toBe("Going");
  expect(answerText({ status: "not_going", place: null })).toBe("Not going");
  expect(answerText({ status: "waiting", place: 1 })).toBe("Waiting, next");
  expect(answerText({ status: "waiting", place: 2 })).toBe("Waiting, 2nd");
});

test("places in line", () => {
  expect([2, 3, 4, 11, 12, 13, 21, 22, 23, 101, 111].map(inLine)).toEqual([
    ..."2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 101st 111th".split(" "),
  ]);
});

test("how far it has come", () => {
  const planned = { startsAt: "2026-01-10T17:00:00.000Z", endsAt: "2026-01-10T19:00:00.000Z" };
  const phase = (status: "scheduled" | "cancelled" | "finished", now: string) =>
    phaseOf({ ...planned, status }, new Date(now));
  expect(phase("scheduled", "2026-01-10T16:59:59Z")).toBe("open");
  expect(phase("scheduled", "2026-01-10T17:00:00Z")).toBe("begun");
  expect(phase("scheduled", "2026-01-10T19:00:00Z")).toBe("over");
  expect(phase("finished", "2026-01-10T16:00:00Z")).toBe("over");
  expect(phase("cancelled", "2026-01-10T20:00:00Z")).toBe("cancelled");
});

test("cancelled, with the reason if there is one", () => {
  expect(cancelledText({ cancelReason: "" })).toBe("Cancelled");
  expect(cancelledText({ cancelReason: "not cold enough" })).toBe("Cancelled: not cold enough");
});
