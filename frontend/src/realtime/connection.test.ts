/** No end is for good: whatever the server answers, a new client object follows, and a subscribe after it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SocketServer } from "@/testing/socketServer";
import { type Connection, openConnection } from "./connection";

const CHANNEL = "personal:1";
let server: SocketServer;
let connection: Connection;
let told: string[];
let heard: unknown[];
let tokens: () => Promise<string>;

beforeEach(() => {
  vi.useFakeTimers();
  server = new SocketServer();
  told = [];
  heard = [];
  tokens = () => Promise.resolve("token");
});

afterEach(() => {
  connection.close();
  vi.useRealTimers();
});

async function open(publication = (data: unknown) => void heard.push(data)): Promise<void> {
  connection = openConnection({
    url: "ws://test/connection/websocket",
    channel: CHANNEL,
    connectionToken: () => tokens(),
    subscriptionToken: () => tokens(),
    websocket: server.WebSocket,
    on: {
      subscribed: () => told.push("subscribed"),
      down: () => told.push("down"),
      publication,
      fault: (error) => told.push(`fault: ${error}`),
    },
  });
  await vi.advanceTimersByTimeAsync(100);
}

const delivered = () => vi.advanceTimersByTimeAsync(1);
const subscribes = () => told.filter((word) => word === "subscribed").length;

async function expectBackAfter(seconds: number): Promise<void> {
  const before = subscribes();
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  expect(subscribes()).toBe(before + 1);
  server.publish(CHANNEL, "after");
  await delivered();
  expect(heard).toEqual(["after"]);
}

test("publications come once it is subscribed", async () => {
  await open();
  server.publish(CHANNEL, { type: "reset" });
  await delivered();
  expect(subscribes()).toBe(1);
  expect(heard).toEqual([{ type: "reset" }]);
});

test.each([
  ["3500 invalid token", 3500],
  ["3503 force disconnect", 3503],
  ["3501 bad request", 3501],
  ["1009 message too big", 1009],
  ["4500 an application's own", 4500],
  ["3014 state invalidated", 3014],
  ["3000 connection closed", 3000],
  ["1006 cut", 1006],
])("closed by the server: %s", async (_, code) => {
  await open();
  server.current.hangUp(code, "bye");
  await vi.advanceTimersByTimeAsync(1);
  expect(told.at(-1)).toBe("down");
  await expectBackAfter(3);
});

test.each([
  ["103 permission denied", { code: 103, message: "permission denied" }],
  ["108 not available", { code: 108, message: "not available" }],
  ["109 token expired", { code: 109, message: "token expired" }],
  ["100 internal", { code: 100, message: "internal server error", temporary: true }],
])("subscribing is refused: %s", async (_, error) => {
  server.refuse.subscribe.push(error);
  await open();
  expect(subscribes()).toBe(0);
  await expectBackAfter(3);
});

test.each([
  ["101 unauthorized", { code: 101, message: "unauthorized" }],
  ["107 bad request", { code: 107, message: "bad request" }],
  ["109 token expired", { code: 109, message: "token expired" }],
])("connecting is refused: %s", async (_, error) => {
  server.refuse.connect.push(error);
  await open();
  expect(subscribes()).toBe(0);
  await expectBackAfter(3);
});

test.each([
  ["for good", 2000],
  ["for a moment", 2500],
])("unsubscribed by the server %s", async (_, code) => {
  await open();
  server.current.push({ channel: CHANNEL, unsubscribe: { code, reason: "" } });
  await expectBackAfter(3);
});

test("a frame that is no protocol ends the library's client, not ours", async () => {
  await open();
  server.current.receive("{ not json");
  await expectBackAfter(3);
});

test("tokens that can't be had are asked for again", async () => {
  let refusals = 3;
  tokens = () => (refusals-- > 0 ? Promise.reject(new Error("503")) : Promise.resolve("token"));
  await open();
  expect(subscribes()).toBe(0);
  await expectBackAfter(20);
});

test("a server that stays down is tried for ever, ever less often", async () => {
  server.up = false;
  await open();
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(server.sockets.length).toBeGreaterThan(40);
  expect(server.sockets.length).toBeLessThan(300);
  server.up = true;
  await expectBackAfter(25);
});

test("ends again and again, each time it comes back", async () => {
  await open();
  for (let i = 0; i < 20; i++) {
    server.current.hangUp(3500, "invalid token");
    await vi.advanceTimersByTimeAsync(25_000);
  }
  expect(subscribes()).toBe(21);
});

test("ended as soon as it is subscribed, it comes back ever more slowly", async () => {
  await open();
  for (let seconds = 0; seconds < 300; seconds++) {
    if (told.at(-1) === "subscribed") server.current.hangUp(3503, "force disconnect");
    await vi.advanceTimersByTimeAsync(1_000);
  }
  expect(subscribes()).toBeGreaterThan(10);
  expect(subscribes()).toBeLessThan(40);
});

test("an end after a good while is answered at once", async () => {
  await open();
  for (let i = 0; i < 12; i++) {
    server.current.hangUp(3503, "force disconnect");
    await vi.advanceTimersByTimeAsync(60_000);
  }
  server.current.hangUp(3503, "force disconnect");
  await expectBackAfter(1);
});

test("a handler that throws stops nothing and is reported", async () => {
  await open((data) => {
    if (data === "bad") throw new Error("boom");
    heard.push(data);
  });
  for (let i = 0; i < 1_000; i++) server.publish(CHANNEL, "bad");
  server.publish(CHANNEL, "good");
  await delivered();
  expect(heard).toEqual(["good"]);
  expect(told.filter((word) => word === "fault: Error: boom")).toHaveLength(1_000);
  expect(server.sockets).toHaveLength(1);
});

test("a publication of several changes is told one by one, whatever becomes of any", async () => {
  await open((data) => {
    if (data === "bad") throw new Error("boom");
    heard.push(data);
  });
  server.publish(CHANNEL, { type: "changes", body: { changes: ["one", "bad", "two"] } });
  server.publish(CHANNEL, "three");
  await delivered();
  expect(heard).toEqual(["one", "two", "three"]);
});

test("what a publication of several tells is not told after the end", async () => {
  await open((data) => {
    heard.push(data);
    connection.close();
  });
  server.publish(CHANNEL, { type: "changes", body: { changes: ["one", "two"] } });
  await delivered();
  expect(heard).toEqual(["one"]);
});

test("nudging does nothing while subscribed, and tries at once while down", async () => {
  await open();
  connection.nudge();
  expect(server.sockets).toHaveLength(1);

  server.up = false;
  server.current.hangUp(1006, "");
  await vi.advanceTimersByTimeAsync(60_000);
  server.up = true;
  connection.nudge();
  await expectBackAfter(0.1);
});

test("renewing replaces a socket that only seems to live", async () => {
  await open();
  connection.renew();
  await expectBackAfter(0.1);
  expect(server.sockets).toHaveLength(2);
});

test("a socket on which not even pings come is taken for dead, and replaced", async () => {
  await open();
  await vi.advanceTimersByTimeAsync(34_000);
  expect([server.sockets.length, told.at(-1)]).toEqual([1, "subscribed"]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect([server.sockets.length, told.at(-1)]).toEqual([2, "subscribed"]);
});

test.each([
  ["cut", 1006, 0, 300],
  ["cut", 1006, 0.99, 597],
  ["ended for good", 3500, 0, 250],
  ["ended for good", 3500, 0.99, 497],
])("%s like all others at once (%d), it comes back at a moment of its own: %d → %d ms", async (_, code, chance, ms) => {
  await open();
  vi.spyOn(Math, "random").mockReturnValue(chance);
  server.current.hangUp(code, "bye");
  await vi.advanceTimersByTimeAsync(ms - 5);
  expect(server.sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10);
  expect(server.sockets).toHaveLength(2);
});

test("closed, it stays closed and silent", async () => {
  await open();
  const words = told.length;
  connection.close();
  connection.nudge();
  connection.renew();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(server.sockets).toHaveLength(1);
  expect(told).toHaveLength(words);
});

const ROOM = "room:7";
const client = (name: string) => ({ client: name, user: "2" });

/** Watches the room; what is known of who is there, each time it is told. */
function watchRoom(): { present: (readonly string[] | null)[]; published: unknown[] } {
  const seen: ReturnType<typeof watchRoom> = { present: [], published: [] };
  const on = {
    present: (clients: readonly { client: string }[] | null) =>
      void seen.present.push(clients?.map((c) => c.client) ?? null),
    published: (data: unknown, by: { client: string }) => void seen.published.push([data, by.client]),
  };
  connection.watch({ channel: ROOM, on });
  return seen;
}

test("a watched channel tells who is there, who comes and goes, and what they publish", async () => {
  await open();
  server.present = [client("a")];
  const seen = watchRoom();
  await delivered();
  await delivered();
  expect(seen.present.at(-1)).toEqual(["a"]);
  server.current.push({ channel: ROOM, join: { info: client("b") } });
  await delivered();
  expect(seen.present.at(-1)).toEqual(["a", "b"]);
  server.current.push({ channel: ROOM, leave: { info: client("a") } });
  server.current.push({ channel: ROOM, pub: { data: { t: "typing" }, info: client("b") } });
  server.current.push({ channel: ROOM, pub: { data: { t: "typing" } } }); // by no client: nobody's
  await delivered();
  expect(seen.present.at(-1)).toEqual(["b"]);
  expect(seen.published).toEqual([[{ t: "typing" }, "b"]]);
  connection.publish({ t: "typing" });
  await delivered();
  expect(server.published).toEqual([{ channel: ROOM, data: { t: "typing" } }]);
});

test("who is there is asked for anew, because a leave may be lost", async () => {
  await open();
  server.present = [client("a"), client("b")];
  const seen = watchRoom();
  await vi.advanceTimersByTimeAsync(10);
  expect(seen.present.at(-1)).toEqual(["a", "b"]);
  server.present = [client("b")];
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen.present.at(-1)).toEqual(["b"]);
});

test("it is not known while the line is down, and known again on the next client object", async () => {
  await open();
  server.present = [client("a")];
  const seen = watchRoom();
  await vi.advanceTimersByTimeAsync(10);
  server.current.hangUp(3500, "bye");
  await delivered();
  expect(seen.present.at(-1)).toBeNull();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(seen.present.at(-1)).toEqual(["a"]);
});

test("a channel that is not to be had harms nothing, and is tried again", async () => {
  await open();
  server.refuse.subscribe.push({ code: 103, message: "permission denied" });
  const seen = watchRoom();
  await vi.advanceTimersByTimeAsync(10);
  server.publish(CHANNEL, "still here");
  await delivered();
  expect(heard).toEqual(["still here"]);
  expect(seen.present.at(-1)).toBeNull();
  server.present = [client("a")];
  await vi.advanceTimersByTimeAsync(6_000);
  expect(seen.present.at(-1)).toEqual(["a"]);
});

test("what is not watched any more is not told", async () => {
  await open();
  const seen = watchRoom();
  await vi.advanceTimersByTimeAsync(10);
  connection.watch(null);
  const before = seen.present.length;
  server.current.push({ channel: ROOM, join: { info: client("b") } });
  await vi.advanceTimersByTimeAsync(60_000);
  connection.publish({ t: "typing" });
  expect([seen.present.length, server.published]).toEqual([before, []]);
});
