/** Messages on screen: read, and marked as new. */
import { expect, test } from "vitest";
import { cutOff, hide, inTheLobby, pass, scene, started, state, tab, timeline, unread, words } from "@/testing/lobby";

inTheLobby();

test("reading moves the marker at once here, and at most once a second there", async () => {
  scene.bobSays(...words(1, 30));
  await started();
  tab.engine.openRoom(scene.lobby);
  expect(unread()).toBe(30);
  for (let number = 1; number <= 30; number++) tab.engine.markRead(scene.lobby, number);
  expect(unread()).toBe(0);
  await pass(5);
  expect(unread()).toBe(0);
  expect(scene.browser.calls("markRead")).toBe(2);
  expect(state()?.reading.size).toBe(0);
});

test("the marker never goes back, nor beyond the last message", async () => {
  scene.bobSays(...words(1, 5));
  await started();
  tab.engine.markRead(scene.lobby, 99);
  await pass(3);
  tab.engine.markRead(scene.lobby, 2);
  await pass(3);
  expect(unread()).toBe(0);
  expect(scene.browser.calls("markRead")).toBe(1);
});

test("a marker that got no answer goes out again", async () => {
  scene.bobSays(...words(1, 5));
  await started();
  scene.browser.fate = (call) => (call === "markRead" ? "lost-request" : "answered");
  tab.engine.markRead(scene.lobby, 5);
  await pass(2);
  scene.browser.fate = () => "answered";
  await pass(60);
  expect(scene.browser.calls("markRead")).toBe(1);
  expect(unread()).toBe(0);
});

test("read in another tab, it is read here", async () => {
  scene.bobSays(...words(1, 5));
  await started();
  scene.server.markRead(scene.alice, scene.lobby, 4);
  await pass(0.1);
  expect(unread()).toBe(1);
});

test("the New line stands after what was read, and stays while the room is open", async () => {
  scene.bobSays(...words(1, 5));
  await started();
  tab.engine.markRead(scene.lobby, 3);
  await pass(3);
  tab.engine.openRoom(scene.lobby);
  tab.engine.markRead(scene.lobby, 5);
  scene.bobSays("six");
  await pass(3);
  expect(timeline()?.newLineAfter).toBe(3);
  tab.engine.send(scene.lobby, "mine");
  await pass(1);
  expect(timeline()?.newLineAfter).toBeNull();
});

test("it goes with the first word of one's own, not only when the server has it", async () => {
  scene.bobSays(...words(1, 5));
  await started();
  tab.engine.openRoom(scene.lobby);
  expect(timeline()?.newLineAfter).toBe(0);
  tab.engine.send(scene.lobby, "mine");
  expect(timeline()?.newLineAfter).toBeNull();
});

test("what comes while the tab is hidden is new when it is seen again", async () => {
  await started();
  tab.engine.openRoom(scene.lobby);
  scene.bobSays("seen");
  await pass(0.1);
  tab.engine.markRead(scene.lobby, 1);
  hide(true);
  scene.bobSays("unseen", "nor this");
  await pass(0.1);
  expect(timeline()?.newLineAfter).toBe(1);
});

/** The room is on screen and read up to its end; then the network is gone, and comes back after this. */
async function away(meanwhile: () => void): Promise<void> {
  await started();
  tab.engine.markRead(scene.lobby, 10_000);
  await pass(3);
  tab.engine.openRoom(scene.lobby);
  expect([unread(), timeline()?.newLineAfter]).toEqual([0, null]);
  await cutOff(meanwhile);
}

test.each([
  ["a few", 2],
  ["so many that the room comes anew", 90],
])("what came while one was away is new, though the room was open: %s", async (_, count) => {
  scene.bobSays("seen");
  await away(() => scene.bobSays(...words(2, 1 + count)));
  expect(tab.shown(scene.lobby)).toContain(`message ${1 + count}`);
  expect(timeline()?.newLineAfter).toBe(1);
});

test("what comes while one looks is not new, again after having been away", async () => {
  scene.bobSays("seen");
  await away(() => undefined);
  scene.bobSays("two");
  await pass(0.1);
  expect(timeline()?.newLineAfter).toBeNull();
});

test("an event that is made while the tab is hidden is new, too", async () => {
  await started();
  tab.engine.openRoom(scene.lobby);
  hide(true);
  scene.server.createEvent(scene.bob, scene.lobby, "Tea");
  scene.bobSays("who comes?");
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toEqual(["Tea", "who comes?"]);
  expect(timeline()?.newLineAfter).toBe(0);
});

test("on opening again the New line stands after what was read, though the server has not heard of it", async () => {
  scene.bobSays(...words(1, 5));
  await started();
  scene.browser.fate = (call) => (call === "markRead" ? "lost-request" : "answered");
  tab.engine.openRoom(scene.lobby);
  expect(timeline()?.newLineAfter).toBe(0);
  tab.engine.markRead(scene.lobby, 4);
  tab.engine.closeRoom(scene.lobby);
  tab.engine.openRoom(scene.lobby);
  expect(timeline()?.newLineAfter).toBe(4);
});

test("after a restore the marker that went back with all else moves on by reading", async () => {
  scene.bobSays(...words(1, 3));
  await started();
  tab.engine.openRoom(scene.lobby);
  tab.engine.markRead(scene.lobby, 2);
  await pass(3);
  const restore = scene.server.backup();
  tab.engine.markRead(scene.lobby, 3);
  scene.bobSays("lost");
  tab.engine.markRead(scene.lobby, 4);
  await pass(3);
  restore();
  tab.engine.retryNow();
  await pass(1);
  expect([unread(), tab.shown(scene.lobby)]).toEqual([1, words(1, 3)]);
  tab.engine.markRead(scene.lobby, 3);
  await pass(3);
  expect(unread()).toBe(0);
});

test("after a restore that only the marker tells it moves on by reading, too", async () => {
  scene.bobSays(...words(1, 3));
  await started();
  tab.engine.openRoom(scene.lobby);
  tab.engine.markRead(scene.lobby, 1);
  await pass(3);
  const restore = scene.server.backup();
  tab.engine.markRead(scene.lobby, 3);
  await pass(3);
  restore();
  tab.engine.retryNow();
  await pass(1);
  expect(unread()).toBe(2);
  tab.engine.markRead(scene.lobby, 3);
  await pass(3);
  expect(unread()).toBe(0);
});
