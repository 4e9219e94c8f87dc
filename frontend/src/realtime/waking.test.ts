/** Tabs that slept, were frozen or cut off, and wake: at once they are as true as before. */
import { expect, test, vi } from "vitest";
import { hide, inTheLobby, pass, scene, started, tab } from "@/testing/lobby";
import { connectionOf } from "./connectionView";

inTheLobby();

const line = () => connectionOf(tab.store.getState());
const shown = () => tab.shown(scene.lobby);

async function start(): Promise<void> {
  await started();
  tab.engine.openRoom(scene.lobby);
  await pass(1);
}

test.each<[string, () => void]>([
  ["thawed", () => document.dispatchEvent(new Event("resume"))],
  [
    "out of the back/forward cache",
    () => window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true })),
  ],
  ["asleep for an hour", () => vi.setSystemTime(Date.now() + 3_600_000)],
  ["the clock put back", () => vi.setSystemTime(Date.now() - 3_600_000)],
])("%s: the socket, which may be dead without a word, is replaced at once, and nothing is missing", async (_, wake) => {
  await start();
  scene.arrivals = () => 0;
  scene.bobSays("meanwhile");
  scene.arrivals = () => 1;
  wake();
  await pass(6);
  expect([tab.sockets.sockets.length, line().kind]).toEqual([2, "live"]);
  scene.bobSays("after");
  await pass(0.1);
  expect(shown()).toEqual(["meanwhile", "after"]);
});

test("seen again, it syncs at once", async () => {
  await start();
  scene.arrivals = () => 0;
  scene.bobSays("while hidden");
  hide(true);
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(1);
  expect(shown()).toEqual([]);
  hide(false);
  document.dispatchEvent(new Event("visibilitychange"));
  await pass(0.1);
  expect(shown()).toEqual(["while hidden"]);
});

test("the device says that it has no network: offline at once, and live when it has one again", async () => {
  await start();
  const online = vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  window.dispatchEvent(new Event("offline"));
  expect(line()).toMatchObject({ kind: "offline", unreachable: false });
  online.mockReturnValue(true);
  window.dispatchEvent(new Event("online"));
  await pass(1);
  expect(line().kind).toBe("live");
});

test("in front again, the socket is tried at once, not after the pause that it had come to", async () => {
  await start();
  tab.sockets.up = false;
  tab.sockets.current.hangUp(1006, "");
  await pass(120);
  tab.sockets.up = true;
  window.dispatchEvent(new Event("focus"));
  await pass(0.1);
  expect(line().kind).toBe("live");
});

test.each([
  ["connect", "connectionToken"],
  ["subscribe", "subscriptionToken"],
] as const)("tokens that ran out while it slept are asked for anew: %s", async (step, kind) => {
  await start();
  const asked = scene.browser.calls(kind);
  tab.sockets.refuse[step].push({ code: 109, message: "token expired" });
  tab.sockets.current.hangUp(1006, "");
  await pass(5);
  expect(line().kind).toBe("live");
  expect(scene.browser.calls(kind)).toBe(asked + 1);
});

test("cut like all others at once, it asks at a moment of its own, and only once when it is back by then", async () => {
  await start();
  const asked = scene.browser.calls("sync");
  vi.spyOn(Math, "random").mockReturnValue(0.9);
  tab.sockets.current.hangUp(1006, "");
  await pass(0.1);
  expect([scene.browser.calls("sync") - asked, line().kind]).toEqual([0, "catching-up"]);
  await pass(5);
  expect([scene.browser.calls("sync") - asked, line().kind]).toEqual([1, "live"]);
});
