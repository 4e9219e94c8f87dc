/** Dots: people on screen are asked for together, and again while they stay there. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { alice } from "@/testing/samples";
import { type AccountStore, openAccountStore } from "./accountStore";
import { createOnline, type Online, presenceOf, seenOf } from "./online";
import { createTabStore, newAccountState, type Store } from "./store";

let store: Store;
let account: AccountStore;
let online: Online;
let asked: (readonly number[])[];
let answer: number[] | Error;
let told: unknown[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answer = [2];
  store = createTabStore();
  account = openAccountStore(store, newAccountState(alice.id, [], true));
  account.setLine({ subscribed: true, synced: true });
  const api = {
    online: async (users: readonly number[]) => {
      asked.push(users);
      if (answer instanceof Error) throw answer;
      return { online: answer };
    },
  };
  told = [];
  const report = (error: unknown) => {
    told.push(error);
    return "no-answer" as const;
  };
  online = createOnline(api, account, { report });
});

afterEach(() => {
  online.stop();
  vi.useRealTimers();
});

const seen = (user: number) => presenceOf(store.getState(), user);

test("those who come on screen together are asked for once", async () => {
  online.watch([2]);
  online.watch([3]);
  online.watch([2]);
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toEqual([[2, 3]]);
  expect([seen(2), seen(3)]).toEqual(["online", "away"]);
});

test("only of whom the server was asked it is known that they are away", async () => {
  const inWords = (user: number) => seenOf(store.getState(), user);
  online.watch([2, 3]);
  expect([inWords(2), inWords(3)]).toEqual([null, null]);
  await vi.advanceTimersByTimeAsync(100);
  expect([inWords(2), inWords(3), inWords(4)]).toEqual(["online", "away", null]);
  account.setLine({ synced: false });
  expect([inWords(2), inWords(3)]).toEqual([null, null]);
});

test("again while they stay, and no more once they are gone", async () => {
  const gone = online.watch([2]);
  await vi.advanceTimersByTimeAsync(100);
  answer = [];
  await vi.advanceTimersByTimeAsync(36_000);
  expect(asked).toHaveLength(2);
  expect(seen(2)).toBe("away");
  gone();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(asked).toHaveLength(2);
});

test("whoever stands in two lists is asked for until both are gone", async () => {
  const [one, two] = [online.watch([2]), online.watch([2, 3])];
  await vi.advanceTimersByTimeAsync(100);
  two();
  await vi.advanceTimersByTimeAsync(36_000);
  one();
  await vi.advanceTimersByTimeAsync(200_000);
  expect(asked).toEqual([[2, 3], [2]]);
});

test("of more than a hundred the last ones are asked for", async () => {
  online.watch(Array.from({ length: 101 }, (_, index) => index + 1));
  await vi.advanceTimersByTimeAsync(100);
  expect(asked.map((users) => [users.length, users[0]])).toEqual([[100, 2]]);
});

test("nobody is asked for while the tab is not seen, nor after the end", async () => {
  online.watch([2]);
  const visible = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  await vi.advanceTimersByTimeAsync(40_000);
  expect(asked).toEqual([]);
  visible.mockRestore();
  await vi.advanceTimersByTimeAsync(40_000);
  expect(asked).not.toEqual([]);
  const before = asked.length;
  online.stop();
  online.watch([3]);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(asked).toHaveLength(before);
});

test("who has the same room open is online before any list says so", () => {
  account.set({ company: { room: 7, here: [{ id: 3, username: "carol", displayName: "carol" }], typing: [] } });
  expect(seen(3)).toBe("online");
});

test("while the line is not live, it is not sure", async () => {
  online.watch([2]);
  await vi.advanceTimersByTimeAsync(100);
  for (const line of [
    { subscribed: false, synced: true },
    { subscribed: true, synced: false },
  ]) {
    account.setLine(line);
    expect([seen(2), seen(3), seen(alice.id)]).toEqual(["unsure", "away", "unsure"]);
  }
});

test("a question that failed is told, and asked again", async () => {
  answer = new Error("no answer");
  online.watch([2]);
  await vi.advanceTimersByTimeAsync(100);
  expect([told, seen(2)]).toEqual([[answer], "away"]);
  answer = [2];
  await vi.advanceTimersByTimeAsync(36_000);
  expect(seen(2)).toBe("online");
});
