/** When to sync; and that many clients, to whom the same happens at once, don't ask at once. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Attempt, createSyncLoop, type SyncLoop } from "./syncLoop";

let loop: SyncLoop;
/** Seconds after the start at which the server was asked. */
let asked: number[];
let subscribed: boolean;
let answers: () => Attempt | Promise<Attempt>;

beforeEach(() => {
  vi.useFakeTimers();
  const began = Date.now();
  asked = [];
  subscribed = true;
  answers = () => ({ ok: true });
  loop = createSyncLoop({
    attempt: async () => {
      asked.push((Date.now() - began) / 1_000);
      return answers();
    },
    needed: () => false,
    subscribed: () => subscribed,
    planned: () => undefined,
  });
});

afterEach(() => {
  loop.stop();
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
const chance = (value: number) => vi.spyOn(Math, "random").mockReturnValue(value);

test.each([
  [0, [0, 36]],
  [0.5, [0, 45]],
  [1, [0, 54]],
])("every 45 seconds, give or take a fifth by chance: %d", async (by, expected) => {
  chance(by);
  loop.sync();
  await pass(60);
  expect(asked).toEqual(expected);
});

test.each([
  [0, [0, 8]],
  [1, [0, 12]],
])("every 10 while no socket brings changes, give or take a fifth: %d", async (by, expected) => {
  chance(by);
  subscribed = false;
  loop.sync();
  await pass(15);
  expect(asked).toEqual(expected);
});

test.each([
  [0, [0, 0.5, 1.5, 3.5, 7.5, 15.5, 30.5, 45.5]],
  [1, [0, 1, 3, 7, 15, 31, 61]],
])("after failures ever later, half of it by chance, at most 30 seconds: %d", async (by, expected) => {
  chance(by);
  answers = () => ({ ok: false, notBefore: null });
  loop.sync();
  await pass(by === 0 ? 60 : 62);
  expect(asked).toEqual(expected);
});

test("asked to come later, it does", async () => {
  chance(0);
  const notBefore = Date.now() + 20_000;
  answers = () => ({ ok: false, notBefore });
  loop.sync();
  await pass(1);
  loop.sync();
  loop.soon();
  loop.need();
  await pass(18.9);
  expect(asked).toEqual([0]);
  await pass(0.2);
  expect(asked).toEqual([0, 20]);
});

test.each([
  [0, 0],
  [0.25, 0.5],
  [0.9, 1.8],
])("soon is within two seconds, by chance: %d", async (by, expected) => {
  chance(by);
  loop.soon();
  await pass(3);
  expect(asked).toEqual([expected]);
});

test("a sync before then is the one", async () => {
  chance(0.5);
  loop.soon();
  await pass(0.1);
  loop.sync();
  await pass(10);
  expect(asked).toEqual([0.1]);
});

test("there is never more than one under way: what is asked for meanwhile follows it", async () => {
  let answer: (attempt: Attempt) => void = () => undefined;
  answers = () =>
    new Promise((resolve) => {
      answer = resolve;
    });
  loop.sync();
  for (const ask of [loop.sync, loop.soon, loop.need]) ask();
  await pass(5);
  expect(asked).toEqual([0]);
  answer({ ok: true });
  await pass(0.001);
  expect(asked).toEqual([0, 5]);
});
