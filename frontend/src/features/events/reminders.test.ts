import { expect, test } from "vitest";
import type { EventCard } from "@/sync/types";
import { reminderText } from "./reminders";

const ON = { reminders: true };
const now = new Date("2026-11-22T12:00:00.000Z");
const GOING = { status: "going", place: null } as const;

function text(startsAt: string, more: Partial<EventCard> = {}, switches = ON): string | null {
  const event = {
    status: "scheduled",
    startsAt,
    endsAt: "2026-12-31T12:00:00.000Z",
    myAnswer: GOING,
    ...more,
  } as const;
  return reminderText(event, now, switches);
}

test("a day and an hour before, as long as both are to come", () => {
  expect(text("2026-11-23T12:00:01.000Z")).toBe("You’ll be reminded by mail a day and an hour before");
  expect(text("2026-11-23T12:00:00.000Z")).toBe("You’ll be reminded by mail an hour before");
  expect(text("2026-11-22T13:00:01.000Z")).toBe("You’ll be reminded by mail an hour before");
  expect(text("2026-11-22T13:00:00.000Z")).toBeNull();
});

test("who may come is reminded, who waits, can't or has not answered is not", () => {
  const answered = (status: "maybe" | "waiting" | "not_going") =>
    text("2026-11-28T12:00:00.000Z", { myAnswer: { status, place: null } }) !== null;
  expect([answered("maybe"), answered("waiting"), answered("not_going")]).toEqual([true, false, false]);
  expect(text("2026-11-28T12:00:00.000Z", { myAnswer: null })).toBeNull();
});

test("not of what is off, nor with the switch off", () => {
  expect(text("2026-11-28T12:00:00.000Z", { status: "cancelled" })).toBeNull();
  expect(text("2026-11-28T12:00:00.000Z", {}, { reminders: false })).toBeNull();
});
