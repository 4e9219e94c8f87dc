import { expect, test } from "vitest";
import { wantedEvents, withWish } from "./wantedEvents";

const wanted = (address: string) => wantedEvents(new URLSearchParams(address));

test("reads what is looked for, and leaves out what can't be meant", () => {
  expect(wanted("view=month&month=2026-11&room=12&mine=true&q=+tea+")).toEqual({
    view: "month",
    month: "2026-11",
    room: 12,
    mine: true,
    text: "tea",
  });
  const nothing = { view: "upcoming", month: null, room: null, mine: false, text: "" };
  expect(wanted("")).toEqual(nothing);
  expect(wanted("view=x&month=2026-13&room=-1&mine=1")).toEqual(nothing);
});

test("changes one wish and keeps the others", () => {
  const address = new URLSearchParams("view=past&room=12");
  expect(String(withWish(address, { mine: "true" }))).toBe("view=past&room=12&mine=true");
  expect(String(withWish(address, { view: null, room: "" }))).toBe("");
});
