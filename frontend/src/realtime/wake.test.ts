/** Everything that wakes a tab, and what each is taken for. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchWaking } from "./wake";

let told: string[];
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-01-01T12:00:00Z") });
  told = [];
  stop = watchWaking({
    wake: () => told.push("wake"),
    slept: () => told.push("slept"),
    network: () => told.push("network"),
    leaving: () => told.push("leaving"),
  });
});

afterEach(() => {
  stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const see = (state: DocumentVisibilityState) => vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
const pageshow = (persisted: boolean) => Object.assign(new Event("pageshow"), { persisted });

test.each<[string, EventTarget, Event, string[]]>([
  ["focus", window, new Event("focus"), ["wake"]],
  ["the network is back", window, new Event("online"), ["network", "wake"]],
  ["the network is gone", window, new Event("offline"), ["network"]],
  ["shown", window, pageshow(false), ["wake"]],
  ["out of the back/forward cache", window, pageshow(true), ["slept"]],
  ["into it, or away", window, new Event("pagehide"), ["leaving"]],
  ["frozen by the browser", document, new Event("freeze"), ["leaving"]],
  ["thawed", document, new Event("resume"), ["slept"]],
])("%s", (_, target, event, expected) => {
  target.dispatchEvent(event);
  expect(told).toEqual(expected);
});

test("seen and hidden", () => {
  see("hidden");
  document.dispatchEvent(new Event("visibilitychange"));
  see("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  expect(told).toEqual(["leaving", "wake"]);
});

test.each([
  ["asleep for an hour", 3_600_000, ["slept"]],
  ["the clock put back by an hour", -3_600_000, ["slept"]],
  ["a busy moment", 10_000, []],
  ["the clock corrected a little", -10_000, []],
])("%s", (_, jump, expected) => {
  vi.advanceTimersByTime(7_000);
  vi.setSystemTime(Date.now() + jump);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual(expected);
});

test("no more once it is over", () => {
  stop();
  for (const event of ["focus", "online", "pagehide"]) window.dispatchEvent(new Event(event));
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(60_000);
  expect(told).toEqual([]);
});
