import { expect, test } from "vitest";
import { tea } from "@/testing/eventSamples";
import { changedTerms, type EventForm, emptyForm, faultsIn, formOf, termsOf, twiceHint, withStart } from "./eventForm";

const VIENNA = "Europe/Vienna";
const form: EventForm = {
  title: "Tea",
  startDate: "2026-11-28",
  startTime: "18:00",
  endDate: "2026-11-28",
  endTime: "20:00",
  zone: VIENNA,
  capacity: "",
  place: "",
  link: "",
  description: "",
};

test("a new one is tomorrow evening, on the zone's own day", () => {
  const late = new Date("2026-12-30T23:30:00Z");
  expect(emptyForm(late, "UTC")).toMatchObject({ startDate: "2026-12-31", endDate: "2026-12-31", startTime: "18:00" });
  expect(emptyForm(late, VIENNA)).toMatchObject({ startDate: "2027-01-01", zone: VIENNA });
});

test("an event is edited on its own clock", () => {
  const event = tea({ startsAt: "2026-07-01T21:30:00.000Z", endsAt: "2026-07-01T22:30:00.000Z", capacity: 5 });
  expect(formOf(event)).toMatchObject({
    startDate: "2026-07-01",
    startTime: "23:30",
    endDate: "2026-07-02",
    endTime: "00:30",
    zone: VIENNA,
    capacity: "5",
  });
});

test("the end moves with the start, over midnight and the end of summer time", () => {
  expect(withStart(form, { startDate: "2026-12-31", startTime: "23:00" })).toMatchObject({
    endDate: "2027-01-01",
    endTime: "01:00",
  });
  expect(withStart(form, { startDate: "2026-10-25" })).toMatchObject({ endDate: "2026-10-25", endTime: "20:00" });
});

test("half a date moves nothing, nor does an end that is wrong already", () => {
  expect(withStart(form, { startDate: "" })).toEqual({ ...form, startDate: "" });
  const wrong = { ...form, endTime: "10:00" };
  expect(withStart(wrong, { startTime: "09:00" })).toEqual({ ...wrong, startTime: "09:00" });
});

test("what is wrong is said at its field", () => {
  expect(faultsIn(form)).toEqual({});
  expect(faultsIn({ ...form, title: " ", endTime: "18:00", capacity: "0", link: "javascript:alert(1)" })).toEqual({
    title: "An event needs a title.",
    ends_at: "The end is not after the start.",
    capacity: "A whole number from 1, or nothing for no limit.",
    link: "A link begins with https://.",
  });
  expect(Object.keys(faultsIn({ ...form, startTime: "", endDate: "", capacity: "1.5" }))).toEqual([
    "starts_at",
    "ends_at",
    "capacity",
  ]);
  expect(faultsIn({ ...form, capacity: " 12 ", link: "HTTPS://example.org" })).toEqual({});
});

test("a time that comes twice is explained", () => {
  expect(twiceHint("2026-10-25", "02:30", VIENNA)).toBe(
    "Clocks in Europe/Vienna go back that night and show 02:30 twice. The first is meant.",
  );
  expect(twiceHint("2026-10-25", "02:30", "UTC")).toBeNull();
  expect(twiceHint("", "", VIENNA)).toBeNull();
});

test("wall clocks go to the server as they stand, with their zone", () => {
  expect(termsOf({ ...form, title: " Tea ", capacity: "12" })).toEqual({
    title: "Tea",
    starts_at: "2026-11-28T18:00",
    ends_at: "2026-11-28T20:00",
    time_zone: VIENNA,
    capacity: 12,
    place: "",
    link: "",
    description: "",
  });
});

test("only what was changed is sent; another zone takes its clock times along", () => {
  expect(changedTerms(form, form)).toEqual({});
  expect(changedTerms(form, { ...form, title: "Coffee", capacity: "3" })).toEqual({ title: "Coffee", capacity: 3 });
  expect(changedTerms(form, { ...form, endTime: "21:00" })).toEqual({ ends_at: "2026-11-28T21:00" });
  expect(changedTerms(form, { ...form, zone: "UTC" })).toEqual({
    time_zone: "UTC",
    starts_at: "2026-11-28T18:00",
    ends_at: "2026-11-28T20:00",
  });
});
