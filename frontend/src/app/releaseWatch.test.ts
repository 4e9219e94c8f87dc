/** When it is looked for another release, and what counts as one. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createReleaseWatch } from "./releaseWatch";

const OLD = '<script src="/assets/index-a.js"></script><div id="root">';
const NEW = '<script src="/assets/index-b.js"></script><div id="root">';

let page: string | Error;
let asked: number;
let watch: ReturnType<typeof createReleaseWatch>;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  page = OLD;
  asked = 0;
  watch = createReleaseWatch(new Set(["/assets/index-a.js"]), async () => {
    asked += 1;
    if (page instanceof Error) throw page;
    return page;
  });
  stop = watch.start();
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

const focus = () => window.dispatchEvent(new Event("focus"));
const settle = () => vi.advanceTimersByTimeAsync(0);
const chunkFails = (error: Error) =>
  window.dispatchEvent(Object.assign(new Event("vite:preloadError"), { payload: error }));

test("coming to the front looks, but not again within ten seconds", async () => {
  focus();
  focus();
  await settle();
  expect([asked, watch.get().another]).toEqual([1, false]);
  page = NEW;
  focus();
  await settle();
  expect(watch.get().another).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  focus();
  await settle();
  expect([asked, watch.get().another]).toEqual([2, true]);
});

test("a tab that nobody touches looks now and then, until it has found one", async () => {
  const told = vi.fn();
  watch.subscribe(told);
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect(told).not.toHaveBeenCalled();
  page = NEW;
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(told).toHaveBeenCalledOnce();
  expect(asked).toBe(2);
});

test("a chunk that could not be had is looked into at once, and known again", async () => {
  focus();
  page = NEW;
  const error = new Error("Failed to fetch dynamically imported module");
  chunkFails(error);
  await settle();
  expect(watch.get().another).toBe(true);
  expect([watch.isMissingChunk(error), watch.isMissingChunk(new Error(error.message))]).toEqual([true, false]);
});

test("no answer says nothing", async () => {
  page = new Error("offline");
  focus();
  await settle();
  expect(watch.get()).toEqual({ another: false, missing: false });
});
