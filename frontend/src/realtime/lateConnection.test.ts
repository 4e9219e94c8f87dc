/** The socket's library comes late: what was asked meanwhile is done then, and a chunk that fails is asked for again. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Connection, ConnectionOptions, OpenConnection } from "./connection";
import { openLate } from "./lateConnection";

const OPTIONS: ConnectionOptions = {
  channel: "personal:1",
  connectionToken: () => Promise.resolve("token"),
  subscriptionToken: () => Promise.resolve("token"),
  on: { subscribed: () => undefined, down: () => undefined, publication: () => undefined, fault: () => undefined },
};
const ROOM = { channel: "room:7", on: { present: () => undefined, published: () => undefined } };
const OTHER = { ...ROOM, channel: "room:8" };

let done: unknown[];
let fetches: ((open: OpenConnection | null) => void)[];
let late: Connection;

beforeEach(() => {
  vi.useFakeTimers();
  done = [];
  fetches = [];
  const chunk = openLate(
    () =>
      new Promise((resolve, reject) => {
        fetches.push((open) => (open ? resolve(open) : reject(new TypeError("Failed to fetch"))));
      }),
  );
  late = chunk(OPTIONS);
});

afterEach(() => {
  vi.useRealTimers();
});

const open: OpenConnection = (options) => {
  done.push(options.channel);
  return {
    nudge: () => void done.push("nudge"),
    renew: () => void done.push("renew"),
    watch: (watched) => void done.push(watched?.channel ?? null),
    publish: (data) => void done.push(data),
    close: () => void done.push("close"),
  };
};

async function arrives(at: number, chunk: OpenConnection | null): Promise<void> {
  fetches[at]?.(chunk);
  await vi.advanceTimersByTimeAsync(0);
}

test("it is fetched at once, and watches what is wanted by then", async () => {
  late.watch(ROOM);
  late.watch(OTHER);
  late.publish("lost");
  expect([fetches.length, done]).toEqual([1, []]);
  await arrives(0, open);
  expect(done).toEqual(["personal:1", "room:8"]);
});

test("once it is here, everything goes through to it", async () => {
  await arrives(0, open);
  late.nudge();
  late.renew();
  late.watch(ROOM);
  late.watch(null);
  late.publish("typing");
  late.close();
  expect(done).toEqual(["personal:1", "nudge", "renew", "room:7", null, "typing", "close"]);
});

test("a chunk that fails is asked for again until it comes, and at once when nudged", async () => {
  await arrives(0, null);
  expect(fetches).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(fetches).toHaveLength(2);
  late.nudge(); // the second is still on its way
  expect(fetches).toHaveLength(2);
  await arrives(1, null);
  late.renew();
  expect(fetches).toHaveLength(3);
  await arrives(2, open);
  expect(done).toEqual(["personal:1"]);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fetches).toHaveLength(3);
});

test("closed before it is here, nothing is opened and nothing asked for any more", async () => {
  late.close();
  await arrives(0, open);
  expect(done).toEqual([]);
});

test("closed while it waits to ask again, it asks no more", async () => {
  await arrives(0, null);
  late.close();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(fetches).toHaveLength(1);
});
