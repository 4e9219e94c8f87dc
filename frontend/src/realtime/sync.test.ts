/** The line: live only when it is, gaps repaired, losses found, bad news survived. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { hide, words } from "@/testing/lobby";
import { refusal } from "@/testing/modelApi";
import { Scene, type Tab } from "@/testing/tab";
import { connectionOf } from "./connectionView";
import { lookOf } from "./looks";
import { presenceOf } from "./online";

let scene: Scene;
let tab: Tab;

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  scene = new Scene();
  scene.browser.signedIn = scene.alice;
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
const line = () => connectionOf(tab.store.getState());

async function start(): Promise<void> {
  tab = scene.openTab();
  await pass(1);
  tab.engine.openRoom(scene.lobby);
  await pass(1);
}

test("what bob says is shown at once", async () => {
  await start();
  scene.bobSays("hello");
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual(["hello"]);
  expect(line()).toEqual({ kind: "live", unsent: 0 });
});

test("a list that was read shows a new name with the next sync, and is not read again for it", async () => {
  await start();
  const read = tab.engine.members(scene.lobby);
  await pass(0.1);
  const bob = (await read).results[1]?.user;
  const shown = () => bob && lookOf(tab.store.getState().account?.looks ?? new Map(), bob).displayName;
  expect(shown()).toBe("bob");
  scene.server.renamePerson(scene.bob, "Robert");
  await pass(60);
  expect([shown(), scene.browser.calls("members")]).toEqual(["Robert", 1]);
});

test("never live before a sync has answered on a subscribed channel", async () => {
  scene.browser.fate = (call) => (call === "sync" ? "lost-answer" : "answered");
  await start();
  expect(line()).toMatchObject({ kind: "offline", unreachable: true, asOf: null });

  scene.browser.fate = () => "answered";
  tab.sockets.refuse.subscribe.push(...Array.from({ length: 50 }, () => ({ code: 103, message: "denied" })));
  tab.sockets.current.hangUp(1006, "");
  await pass(20);
  expect(line().kind).toBe("catching-up");
});

test("a sync asked before the subscribe does not make it live, and one more follows", async () => {
  await start();
  scene.browser.lag = 5_000;
  scene.arrivals = () => 0;
  tab.engine.retryNow();
  tab.sockets.current.hangUp(1006, "");
  await pass(0.1);
  scene.bobSays("in between");
  await pass(5.1);
  expect(tab.shown(scene.lobby)).toEqual([]);
  expect(line().kind).toBe("catching-up");
  await pass(5);
  expect(tab.shown(scene.lobby)).toEqual(["in between"]);
  expect(line().kind).toBe("live");
});

test("a change lost on the way is fetched within two seconds of the next", async () => {
  await start();
  scene.arrivals = () => 0;
  scene.bobSays("lost");
  scene.arrivals = () => 1;
  scene.bobSays("heard");
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual([]);
  expect(line().kind).toBe("catching-up");
  await pass(1.5);
  expect(tab.shown(scene.lobby)).toEqual(["lost", "heard"]);
  expect(line().kind).toBe("live");
  expect(scene.browser.calls("changes")).toBe(1);
  const repair = { room: scene.lobby, cause: "gap", changes: 2 };
  expect(tab.store.getState().account?.repairs).toEqual([expect.objectContaining(repair)]);
});

test("a server that asks for a pause is asked for what is missing after it", async () => {
  await start();
  const pause = new ApiError("unavailable", "", { status: 503, code: "unavailable", retryAfter: 20 });
  let asked = 0;
  scene.browser.fate = (call) => {
    if (call !== "changes") return "answered";
    asked += 1;
    return pause;
  };
  scene.arrivals = () => 0;
  scene.bobSays("lost");
  scene.arrivals = () => 1;
  scene.bobSays("heard");
  await pass(15);
  expect(asked).toBe(1);
  scene.browser.fate = () => "answered";
  await pass(7);
  expect(tab.shown(scene.lobby)).toEqual(["lost", "heard"]);
});

/** What bob says, published to nobody yet. */
function heldBack(...texts: string[]): unknown[] {
  const held: unknown[] = [];
  scene.arrivals = (publication) => {
    held.push(publication);
    return 0;
  };
  scene.bobSays(...texts);
  return held;
}

test("a change that is only late is not asked for", async () => {
  await start();
  const held = heldBack("one", "two", "three");
  for (const publication of held.reverse()) tab.sockets.publish(`personal:${scene.alice}`, publication);
  await pass(3);
  expect(tab.shown(scene.lobby)).toEqual(["one", "two", "three"]);
  expect(scene.browser.calls("changes")).toBe(0);
});

test("changes that come in one publication are all taken, and nothing is asked for", async () => {
  await start();
  const held = heldBack("one", "two", "three");
  const asked = scene.browser.calls("sync");
  tab.sockets.publish(`personal:${scene.alice}`, { type: "changes", body: { changes: held } });
  await pass(3);
  expect(tab.shown(scene.lobby)).toEqual(["one", "two", "three"]);
  expect([scene.browser.calls("changes"), scene.browser.calls("sync")]).toEqual([0, asked]);
});

test("a gap behind the log's horizon brings the card and the messages anew", async () => {
  await start();
  scene.browser.fate = (call) => (call === "changes" ? refusal("refused", 410, "snapshot_needed") : "answered");
  scene.arrivals = () => 0;
  scene.bobSays("lost");
  scene.arrivals = () => 1;
  scene.bobSays("heard");
  await pass(4);
  expect(tab.shown(scene.lobby)).toEqual(["lost", "heard"]);
});

test("with the relay stopped, the periodic sync brings everything within its period", async () => {
  await start();
  scene.arrivals = () => 0;
  scene.bobSays("nobody", "heard", "this");
  await pass(60);
  expect(tab.shown(scene.lobby)).toEqual(["nobody", "heard", "this"]);
  const repair = { room: scene.lobby, cause: "missed", changes: 3, ms: 1 };
  expect(tab.store.getState().account?.repairs).toEqual([expect.objectContaining(repair)]);
});

test("told that the channel is not complete any more, it says so and syncs, within two seconds, each client at its moment", async () => {
  await start();
  scene.arrivals = () => 0;
  scene.bobSays("not heard");
  vi.spyOn(Math, "random").mockReturnValue(0.9);
  tab.sockets.publish(`personal:${scene.alice}`, { type: "reset", body: {} });
  await pass(1.7);
  expect([tab.shown(scene.lobby), line().kind]).toEqual([[], "catching-up"]);
  await pass(0.2);
  expect(tab.shown(scene.lobby)).toEqual(["not heard"]);
  expect(line().kind).toBe("live");
});

test("far behind on waking up, the room comes as a whole, with its newest messages", async () => {
  await start();
  scene.bobSays("known");
  await pass(0.1);
  scene.arrivals = () => 0;
  scene.bobSays(...words(1, 20));
  window.dispatchEvent(new Event("focus"));
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(["known", ...words(1, 20)]);
  expect(tab.store.getState().account?.repairs.map(({ cause }) => cause)).toEqual(["snapshot"]);
  expect(line().kind).toBe("live");
});

test("back after its lease: what was missed comes with the sync that follows the subscribe", async () => {
  await start();
  tab.sockets.up = false;
  tab.sockets.current.hangUp(1006, "");
  scene.browser.fate = () => "lost-request";
  await pass(120);
  scene.bobSays("nobody", "was", "there");
  scene.browser.fate = () => "answered";
  tab.sockets.up = true;
  while (!tab.sockets.hasSubscribed(`personal:${scene.alice}`)) await pass(0.05);
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual(["nobody", "was", "there"]);
  expect(line().kind).toBe("live");
});

test("without a socket, polling brings everything", async () => {
  await start();
  tab.sockets.up = false;
  tab.sockets.current.hangUp(1006, "");
  scene.bobSays("over there");
  await pass(15);
  expect(tab.shown(scene.lobby)).toEqual(["over there"]);
  expect(line().kind).toBe("catching-up");
});

test.each([3500, 3503, 1009, 3014])("after code %d it is live again, and nothing is missing", async (code) => {
  await start();
  tab.sockets.current.hangUp(code, "");
  scene.bobSays("meanwhile");
  await pass(5);
  scene.bobSays("after");
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual(["meanwhile", "after"]);
  expect(line().kind).toBe("live");
});

test("a thousand bad publications leave it alive, and cost few requests", async () => {
  await start();
  const before = scene.browser.calls("sync");
  const bad = [null, 7, "text", [], {}, { type: 3 }, { type: "message_added" }, { type: "message_added", body: {} }];
  const worse = [
    { type: "room_mine", body: { room: "x" } },
    { type: "message_added", id: "x", prev: null, room: scene.lobby, version: 99, at: "", actor: 1, body: { id: "?" } },
    { type: "confetti", id: "x", prev: "y", room: scene.lobby, version: 1, at: "", actor: 1, body: { deep: [{}] } },
  ];
  const all = [...bad, ...worse];
  for (let i = 0; i < 1_000; i++) tab.sockets.publish(`personal:${scene.alice}`, all[i % all.length]);
  await pass(3);
  scene.bobSays("still here");
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual(["still here"]);
  expect(line().kind).toBe("live");
  expect(tab.sockets.sockets).toHaveLength(1);
  expect(scene.browser.calls("sync") - before).toBeLessThan(5);
});

test("publications far ahead of everything are forgotten after a sync", async () => {
  await start();
  const card = { type: "confetti", id: "x", prev: "y", room: scene.lobby, version: 99, at: "", actor: 1, body: {} };
  tab.sockets.publish(`personal:${scene.alice}`, card);
  await pass(5);
  expect(line().kind).toBe("live");
  scene.bobSays("on it goes");
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual(["on it goes"]);
});

test("the server asks for a pause: it gets one, with a countdown", async () => {
  await start();
  const asked = scene.browser.calls("sync");
  let tries = 0;
  const pause = new ApiError("throttled", "Slow down.", { status: 429, code: "throttled", retryAfter: 30 });
  scene.browser.fate = (call) => (call === "sync" && ++tries === 1 ? pause : "answered");
  tab.engine.retryNow();
  await pass(1);
  expect(line()).toMatchObject({ kind: "throttled", until: expect.any(Number) });
  tab.engine.retryNow();
  window.dispatchEvent(new Event("focus"));
  await pass(20);
  expect([tries, scene.browser.calls("sync")]).toEqual([1, asked]);
  await pass(12);
  expect(line().kind).toBe("live");
});

test("a pause that is over holds nothing up, also when the clock is put back", async () => {
  await start();
  const pause = new ApiError("throttled", "Slow down.", { status: 429, code: "throttled", retryAfter: 30 });
  let tries = 0;
  scene.browser.fate = (call) => (call === "sync" && ++tries === 1 ? pause : "answered");
  tab.engine.retryNow();
  await pass(32);
  expect(line().kind).toBe("live");
  vi.setSystemTime(Date.now() - 3_600_000);
  const asked = scene.browser.calls("sync");
  tab.engine.retryNow();
  await pass(0.1);
  expect(scene.browser.calls("sync")).toBe(asked + 1);
});

test("focus, coming back and the network end in one sync each", async () => {
  await start();
  for (const event of ["focus", "online", "pageshow"]) {
    const before = scene.browser.calls("sync");
    window.dispatchEvent(new Event(event));
    await pass(1);
    expect(scene.browser.calls("sync") - before).toBe(1);
  }
});

test("who went away while the tab was hidden is away as soon as it is seen again", async () => {
  scene.browser.online = [scene.bob];
  await start();
  tab.engine.watchOnline([scene.bob]);
  await pass(1);
  expect(presenceOf(tab.store.getState(), scene.bob)).toBe("online");
  hide(true);
  await pass(3_600);
  scene.browser.online = [];
  hide(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(1);
  expect(presenceOf(tab.store.getState(), scene.bob)).toBe("away");
});

test("joined in another tab, the room appears; left there, it goes", async () => {
  await start();
  const den = scene.server.createRoom(scene.bob, "den");
  scene.server.join(scene.alice, den);
  await pass(2);
  expect([...(tab.store.getState().account?.picture.rooms.keys() ?? [])]).toEqual([scene.lobby, den]);
  scene.server.leave(scene.alice, den);
  await pass(0.1);
  expect([...(tab.store.getState().account?.picture.rooms.keys() ?? [])]).toEqual([scene.lobby]);
});

test("the database went back: rooms, messages and all follow it", async () => {
  await start();
  scene.bobSays("kept");
  const restore = scene.server.backup();
  scene.bobSays("lost", "with", "the", "disk");
  await pass(1);
  restore();
  scene.bobSays("after");
  await pass(60);
  expect(tab.shown(scene.lobby)).toEqual(["kept", "after"]);
  expect(tab.store.getState().account?.repairs.map(({ cause }) => cause)).toContain("history");
});

test("a new name reaches what is on screen with the next sync, and oneself from another device", async () => {
  await start();
  scene.bobSays("hello");
  await pass(1);
  const shownBy = () =>
    tab.store
      .getState()
      .account?.picture.rooms.get(scene.lobby)
      ?.window?.messages.map(({ user }) => user.displayName);
  expect(shownBy()).toEqual(["bob"]);
  scene.server.renamePerson(scene.bob, "Robert");
  scene.server.renamePerson(scene.alice, "Alice Liddell");
  await pass(60);
  expect(shownBy()).toEqual(["Robert"]);
  expect(tab.store.getState().session).toMatchObject({ kind: "signed-in", me: { displayName: "Alice Liddell" } });
});

test("an older database brings back the names that it has", async () => {
  await start();
  scene.bobSays("hello");
  const restore = scene.server.backup();
  scene.server.renamePerson(scene.bob, "Robert");
  scene.server.renamePerson(scene.alice, "Alice Liddell");
  await pass(60);
  restore();
  await pass(60);
  const { account, session } = tab.store.getState();
  const [said] = account?.picture.rooms.get(scene.lobby)?.window?.messages ?? [];
  expect([said?.user.displayName, account?.looks.get(scene.bob)]).toEqual(["bob", undefined]);
  expect(session).toMatchObject({ me: { displayName: "alice" } });
});
