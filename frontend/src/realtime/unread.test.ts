/** "Mark unread from here": the person's wish, on all devices, that merely being in the room does not undo. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { parsePublication } from "@/sync/publication";
import { Scene, type Tab } from "@/testing/tab";
import { cardIn } from "./cards";

let scene: Scene;
let tab: Tab;
let other: Tab;

beforeEach(async () => {
  vi.useFakeTimers();
  localStorage.clear();
  scene = new Scene();
  scene.browser.signedIn = scene.alice;
  scene.bobSays("one", "two", "three");
  [tab, other] = [scene.openTab(), scene.openTab()];
  await pass(1);
  for (const { engine } of [tab, other]) engine.openRoom(scene.lobby);
  tab.engine.markRead(scene.lobby, 3);
  await pass(2);
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

function look({ store }: Tab) {
  const { account } = store.getState();
  const unread = account && cardIn(account, scene.lobby)?.unread;
  return [unread, account?.timelines.get(scene.lobby)?.newLineAfter ?? null];
}

async function markUnread(): Promise<void> {
  const done = tab.engine.markUnread(scene.lobby, 2);
  await pass(0.5);
  await done;
}

test("the marker and the New line move back, in every tab that shows the room", async () => {
  expect([look(tab)[0], look(other)[0]]).toEqual([0, 0]);
  await markUnread();
  expect([look(tab), look(other)]).toEqual([
    [2, 1],
    [2, 1],
  ]);
});

test("what stays on screen does not undo it, here or elsewhere", async () => {
  await markUnread();
  for (const { engine } of [tab, other]) engine.markRead(scene.lobby, 3);
  await pass(5);
  expect([look(tab)[0], look(other)[0]]).toEqual([2, 2]);
});

test("coming back to the room reads it", async () => {
  await markUnread();
  tab.engine.closeRoom(scene.lobby);
  tab.engine.openRoom(scene.lobby);
  tab.engine.markRead(scene.lobby, 3);
  await pass(2);
  expect([look(tab)[0], look(other)[0]]).toEqual([0, 0]);
});

test("so does writing there", async () => {
  await markUnread();
  tab.engine.send(scene.lobby, "mine");
  await pass(2);
  scene.bobSays("four");
  await pass(1);
  tab.engine.markRead(scene.lobby, 5);
  await pass(2);
  expect(look(tab)[0]).toBe(0);
});

test("a marker that was on its way forward does not come after it", async () => {
  scene.bobSays("four");
  await pass(1);
  tab.engine.markRead(scene.lobby, 4);
  await markUnread();
  await pass(3);
  expect(look(tab)[0]).toBe(3);
});

test("nor one of what came on screen while it was on its way", async () => {
  scene.bobSays("four");
  await pass(1);
  scene.arrivals = (publication) => Number(parsePublication(publication).kind === "change");
  scene.browser.lag = 1_500;
  tab.engine.markRead(scene.lobby, 4);
  const done = tab.engine.markUnread(scene.lobby, 2);
  await pass(1.6);
  scene.bobSays("five");
  await pass(0.1);
  tab.engine.markRead(scene.lobby, 5);
  await pass(5);
  await done;
  expect(look(tab)).toEqual([4, 1]);
});

test("what the server does not take is told, and nothing has changed", async () => {
  scene.browser.fate = (call) => (call === "markUnread" ? "lost-request" : "answered");
  const failed = tab.engine.markUnread(scene.lobby, 2).catch((error: Error) => error);
  await pass(1);
  expect(await failed).toMatchObject({ kind: "no-answer" });
  expect(look(tab)[0]).toBe(0);
});
