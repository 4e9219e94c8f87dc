/** One send is one message, in place, whatever becomes of the answers. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { keyOfMessage, keyOfSend } from "@/sync/renderKey";
import { type Fate, refusal } from "@/testing/modelApi";
import { Scene, type Tab } from "@/testing/tab";
import { connectionOf } from "./connectionView";

let scene: Scene;
let tab: Tab;

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  scene = new Scene();
  scene.browser.signedIn = scene.alice;
  tab = scene.openTab();
  await pass(1);
  tab.engine.openRoom(scene.lobby);
  await pass(1);
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
const shown = () => tab.shown(scene.lobby);
const send = (text: string) => tab.engine.send(scene.lobby, text);

/** The next posts meet these fates, in turn; then all are answered. */
function posts(...fates: Fate[]): void {
  scene.browser.fate = (call) => (call === "postMessage" ? (fates.shift() ?? "answered") : "answered");
}

test("it is shown at once, outlined, and once in place when the room has it", async () => {
  send("  hello\n");
  expect(shown()).toEqual(["hello (sending)"]);
  await pass(0.1);
  expect(shown()).toEqual(["hello"]);
  expect(scene.said()).toEqual(["hello"]);
});

test("the answer first, then the publication: drawn as sent in between, under one key", async () => {
  let publish = () => undefined as unknown;
  scene.arrivals = (publication) => {
    publish = () => tab.sockets.publish(`personal:${scene.alice}`, publication);
    return 0;
  };
  send("hello");
  await pass(0.1);
  expect(shown()).toEqual(["hello (sent)"]);
  const [pending] = tab.store.getState().account?.sends ?? [];

  scene.arrivals = () => 1;
  tab.engine.retryNow();
  publish();
  await pass(0.1);
  expect(shown()).toEqual(["hello"]);
  const message = tab.store.getState().account?.picture.rooms.get(scene.lobby)?.window?.messages[0];
  expect(pending && message && keyOfMessage(message)).toBe(pending && keyOfSend(pending, scene.alice));
});

test("the publication first, then the answer", async () => {
  scene.browser.lag = 5_000;
  send("hello");
  await pass(1);
  expect(shown()).toEqual(["hello"]);
  await pass(10);
  expect(shown()).toEqual(["hello"]);
});

test("no answer is not failure: it stays outlined and goes out again until it is known", async () => {
  scene.arrivals = () => 0;
  posts("lost-request", "lost-request", "lost-answer");
  send("once");
  await pass(0.4);
  expect(shown()).toEqual(["once (queued)"]);
  await pass(30);
  expect(shown()).toEqual(["once"]);
  expect(scene.said()).toEqual(["once"]);
});

test.each([
  ["400", refusal("refused", 400, "invalid")],
  ["403", refusal("refused", 403, "forbidden")],
  ["404", refusal("refused", 404, "not_found")],
  ["409", refusal("refused", 409, "client_id_conflict")],
  ["413", refusal("refused", 413, "too_large")],
])("a definite refusal fails it, with the reason: %s", async (_, error) => {
  posts(error);
  send("no");
  send("yes");
  await pass(0.1);
  expect(shown()).toEqual(["yes", "no (failed)"]);
  expect(tab.store.getState().account?.sends[0]?.state).toEqual({
    kind: "failed",
    refusal: { code: error.code, detail: error.message },
  });
});

test("failed, it can be tried again or discarded", async () => {
  posts(refusal("refused", 403, "forbidden"), refusal("refused", 403, "forbidden"));
  const first = send("first");
  const second = send("second");
  await pass(0.1);
  tab.engine.retry(first);
  expect(tab.engine.discard(second)).toBe("second");
  await pass(0.1);
  expect(shown()).toEqual(["first"]);
  expect(scene.said()).toEqual(["first"]);
});

test.each([
  ["503", new ApiError("unavailable", "", { status: 503, code: "unavailable", retryAfter: 2 })],
  ["429", new ApiError("throttled", "", { status: 429, code: "throttled", retryAfter: 7 })],
  ["csrf", refusal("csrf", 403, "csrf_failed")],
])("a server that can't just now gets it later: %s", async (_, error) => {
  posts(error);
  send("later");
  await pass(0.1);
  expect(shown()).toEqual(["later (queued)"]);
  await pass(10);
  expect(shown()).toEqual(["later"]);
});

test("not before the server wants to be asked again", async () => {
  scene.browser.fate = (call) => {
    if (call === "postMessage") posted += 1;
    return call === "postMessage" ? pause : "answered";
  };
  const pause = new ApiError("unavailable", "", { status: 503, code: "unavailable", retryAfter: 20 });
  let posted = 0;
  send("later");
  await pass(15);
  expect(posted).toBe(1);
  await pass(7);
  expect(posted).toBe(2);
});

test("offline, sends wait, are counted, and go out in order, once", async () => {
  scene.browser.fate = () => "lost-request";
  tab.sockets.up = false;
  tab.sockets.current.hangUp(1006, "");
  for (const text of ["one", "two", "three"]) send(text);
  await pass(90);
  expect(shown()).toEqual(["one (queued)", "two (queued)", "three (queued)"]);
  expect(connectionOf(tab.store.getState())).toMatchObject({ kind: "offline", unsent: 3 });

  scene.browser.fate = () => "answered";
  tab.sockets.up = true;
  window.dispatchEvent(new Event("online"));
  await pass(2);
  expect(shown()).toEqual(["one", "two", "three"]);
  expect(scene.said()).toEqual(["one", "two", "three"]);
  expect(connectionOf(tab.store.getState())).toEqual({ kind: "live", unsent: 0 });
});

test("while only the sockets are away, it goes out at once, and is in place with the next sync", async () => {
  tab.sockets.up = false;
  tab.sockets.current.hangUp(1006, "");
  await pass(3);
  expect(connectionOf(tab.store.getState()).kind).toBe("catching-up");
  send("hello");
  await pass(0.1);
  expect([shown(), scene.said()]).toEqual([["hello (sent)"], ["hello"]]);
  await pass(15);
  expect(shown()).toEqual(["hello"]);
});

test("taken back without knowing whether it got through: it did, and stays", async () => {
  scene.browser.fate = (call) =>
    call === "postMessage" ? "lost-answer" : call === "sync" ? "lost-request" : "answered";
  scene.arrivals = () => 0;
  const id = send("after all");
  await pass(0.05);
  expect(shown()).toEqual(["after all (queued)"]);
  tab.engine.cancel(id);
  expect(shown()).toEqual(["after all (cancelling)"]);
  await pass(0.1);
  expect(shown()).toEqual(["after all (sent)"]); // as the answer says
  scene.browser.fate = () => "answered";
  await pass(5);
  expect(shown()).toEqual(["after all"]);
  expect(scene.said()).toEqual(["after all"]);
  expect(scene.browser.calls("cancelSend")).toBe(1);
});

test("taken back while it is on its way, late: it is refused, and nobody gets it", async () => {
  scene.browser.fate = (call) => (call === "postMessage" ? "lost-request" : "answered");
  const id = send("never");
  send("next");
  await pass(0.05);
  tab.engine.cancel(id);
  scene.browser.fate = () => "answered";
  await pass(1);
  expect(() => scene.server.post(scene.alice, scene.lobby, "never", id)).toThrow("send_cancelled");
  expect(shown()).toEqual(["next"]);
  expect(scene.said()).toEqual(["next"]);
});

test("offline, taking back waits too, and comes before what is to be sent", async () => {
  const order: string[] = [];
  scene.browser.fate = () => "lost-request";
  const id = send("not this");
  await pass(0.1);
  send("but this");
  tab.engine.cancel(id);
  await pass(20);
  expect(shown()).toEqual(["not this (cancelling)", "but this (queued)"]);
  expect(connectionOf(tab.store.getState())).toMatchObject({ unsent: 1 });

  scene.browser.fate = (call) => {
    if (call === "cancelSend" || call === "postMessage") order.push(call);
    return "answered";
  };
  window.dispatchEvent(new Event("online"));
  await pass(5);
  expect(order).toEqual(["cancelSend", "postMessage"]);
  expect(shown()).toEqual(["but this"]);
});

test("what never went out is taken back without asking", async () => {
  posts("lost-request");
  send("first");
  const second = send("second");
  await pass(0.05);
  tab.engine.cancel(second);
  expect(shown()).toEqual(["first (queued)"]);
  await pass(5);
  expect([scene.said(), scene.browser.calls("cancelSend")]).toEqual([["first"], 0]);
});

test("the clock is put back while one waits to be sent again: it does not wait for that hour", async () => {
  posts("lost-request", "lost-request", "lost-request", "lost-request");
  send("soon");
  await pass(4);
  scene.browser.fate = () => "answered";
  expect(shown()).toEqual(["soon (queued)"]);
  vi.setSystemTime(Date.now() - 3_600_000);
  await pass(20);
  expect(scene.said()).toEqual(["soon"]);
});

test("the clock is put back between two of them: the next visit sends them in order all the same", async () => {
  scene.browser.fate = (call) => (call === "postMessage" ? "lost-request" : "answered");
  send("one");
  await pass(1);
  vi.setSystemTime(Date.now() - 3_600_000);
  send("two");
  await pass(1);
  void tab.engine.signOut();
  await pass(1);
  scene.browser.fate = () => "answered";
  scene.browser.signedIn = scene.alice;
  scene.openTab();
  await pass(5);
  expect(scene.said()).toEqual(["one", "two"]);
});

test("what is sent is at once no draft any more", async () => {
  const draft = () => localStorage.getItem(`lockstep:draft:${scene.alice}:${scene.lobby}`);
  tab.engine.saveDraft(scene.lobby, "hello");
  expect(draft()).toBeNull(); // at the next pause
  send("hello");
  expect(draft()).toBe("hello"); // until the send is written down
  tab.engine.saveDraft(scene.lobby, ""); // the composer clears
  expect(draft()).toBeNull();
});

test("tries of many clients are spread: half of each wait is by chance", async () => {
  const waits: number[] = [];
  for (const chance of [0, 0.9]) {
    vi.spyOn(Math, "random").mockReturnValue(chance);
    posts("lost-request");
    send(`by chance ${chance}`);
    await pass(0.1);
    const { state } = tab.store.getState().account?.sends[0] ?? {};
    waits.push(state?.kind === "queued" ? state.notBefore - Date.now() : 0);
    await pass(5);
  }
  expect(waits.map((ms) => Math.round(ms / 100) * 100)).toEqual([400, 900]);
});

test("one that waits does not hold up another room", async () => {
  const den = scene.server.createRoom(scene.alice, "den");
  await pass(2);
  posts("lost-request");
  send("stuck");
  tab.engine.send(den, "free");
  await pass(0.2);
  expect(scene.server.messages(scene.alice, den, {}).results).toHaveLength(1);
  expect(shown()).toEqual(["stuck (queued)"]);
});

test("a lost answer is made up for by a sync, soon", async () => {
  scene.arrivals = () => 0;
  posts("lost-answer");
  send("once");
  await pass(0.4);
  expect(shown()).toEqual(["once"]);
  await pass(30);
  expect(scene.browser.calls("postMessage")).toBe(1);
});

/** The server has it, and has told so, but not to the room on screen; then it is restored from a backup. */
async function sentAndLost(lost: () => void = () => undefined): Promise<void> {
  const restore = scene.server.backup();
  lost();
  await pass(0.1);
  scene.arrivals = () => 0;
  send("once more");
  await pass(0.1);
  expect(shown().at(-1)).toBe("once more (sent)");
  restore();
  scene.arrivals = () => 1;
}

test("sent, and lost by a restore to just before it: it goes out again when a sync does not bring it", async () => {
  await sentAndLost();
  tab.engine.retryNow();
  await pass(1);
  expect([shown(), scene.said()]).toEqual([["once more"], ["once more"]]);
});

test("sent, and lost: it goes out again when the room goes on without it", async () => {
  await sentAndLost();
  scene.bobSays("instead");
  await pass(0.1);
  expect([shown(), scene.said()]).toEqual([
    ["instead", "once more"],
    ["instead", "once more"],
  ]);
});

test("sent, and lost with more of the room: it goes out again", async () => {
  await sentAndLost(() => scene.bobSays("lost"));
  scene.bobSays("instead", "and more");
  tab.engine.retryNow();
  await pass(1);
  expect(scene.said()).toEqual(["instead", "and more", "once more"]);
  expect(shown()).toEqual(["instead", "and more", "once more"]);
});

test("the database goes back while sends wait: the room starts over, they do not", async () => {
  const restore = scene.server.backup();
  scene.bobSays("lost");
  scene.browser.fate = (call) => (call === "postMessage" ? "lost-request" : "answered");
  for (const text of ["one", "two"]) send(text);
  await pass(1);
  expect(shown()).toEqual(["lost", "one (queued)", "two (queued)"]);
  restore();
  tab.sockets.publish(`personal:${scene.alice}`, { type: "reset", body: {} });
  await pass(3);
  expect(shown()).toEqual(["one (queued)", "two (queued)"]);

  scene.browser.fate = () => "answered";
  await pass(30);
  expect([shown(), scene.said()]).toEqual([
    ["one", "two"],
    ["one", "two"],
  ]);
});

test("sent, and not lost: a sync that was asked before it, or that brings it, sends nothing again", async () => {
  scene.arrivals = () => 0;
  scene.browser.lag = 500;
  tab.engine.retryNow();
  scene.browser.lag = 1;
  send("once");
  await pass(2);
  expect(shown()).toEqual(["once (sent)"]);
  tab.engine.retryNow();
  await pass(1);
  expect([shown(), scene.browser.calls("postMessage")]).toEqual([["once"], 1]);
});

test("others' messages come in before what is still on its way", async () => {
  posts("lost-request");
  send("mine");
  scene.bobSays("his");
  await pass(0.1);
  expect(shown()).toEqual(["his", "mine (queued)"]);
  await pass(5);
  expect(shown()).toEqual(["his", "mine"]);
});

test("what waits for its files is not sent yet either", () => {
  tab.engine.waitForFiles(2);
  expect(connectionOf(tab.store.getState())).toEqual({ kind: "live", unsent: 2 });
});
