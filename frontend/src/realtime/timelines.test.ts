/** Messages on screen: loaded ahead, paged both ways, and found. */
import { expect, test } from "vitest";
import { cutOff, inTheLobby, pass, scene, started, state, tab, timeline, words } from "@/testing/lobby";
import { refusal } from "@/testing/modelApi";
import { connectionOf } from "./connectionView";

inTheLobby();

test("the rooms' newest messages are there before anyone opens them", async () => {
  const den = scene.server.createRoom(scene.alice, "den");
  scene.bobSays(...words(1, 3));
  await started();
  expect(tab.shown(scene.lobby)).toEqual(words(1, 3));
  expect(state()?.picture.rooms.get(den)?.window).toEqual({ first: 1, messages: [] });

  const before = scene.browser.calls("messages");
  tab.engine.openRoom(scene.lobby);
  await pass(1);
  expect(scene.browser.calls("messages")).toBe(before);
});

test("a deep link opens its room as soon as it is known", async () => {
  scene.bobSays(...words(1, 3));
  scene.browser.lag = 500;
  await started(0.6);
  tab.engine.openRoom(scene.lobby);
  await pass(5);
  expect(tab.shown(scene.lobby)).toEqual(words(1, 3));
  expect(timeline()?.newLineAfter).toBe(0);
});

test("older pages come in front, until the first message", async () => {
  scene.bobSays(...words(1, 150));
  await started();
  tab.engine.openRoom(scene.lobby);
  expect(tab.shown(scene.lobby)).toEqual(words(91, 150));
  tab.engine.loadOlder(scene.lobby);
  tab.engine.loadOlder(scene.lobby);
  expect(timeline()?.older).toBe("loading");
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(words(31, 150));
  tab.engine.loadOlder(scene.lobby);
  await pass(1);
  tab.engine.loadOlder(scene.lobby);
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(words(1, 150));
  expect(scene.browser.calls("messages")).toBe(3);
});

test("a page that fails says so, and can be asked for again", async () => {
  scene.bobSays(...words(1, 100));
  await started();
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  tab.engine.loadOlder(scene.lobby);
  await pass(1);
  expect(timeline()?.older).toBe("failed");
  scene.browser.fate = () => "answered";
  tab.engine.loadOlder(scene.lobby);
  await pass(1);
  expect(timeline()?.older).toBe("idle");
  expect(tab.shown(scene.lobby)).toEqual(words(1, 100));
});

test("a room whose first page failed is loaded when the line is back", async () => {
  scene.bobSays("hello");
  scene.browser.fate = (call) => (call === "messages" ? refusal("unavailable", 503, "unavailable") : "answered");
  await started();
  tab.engine.openRoom(scene.lobby);
  await pass(1);
  expect(timeline()?.newest).toBe("failed");
  scene.browser.fate = () => "answered";
  tab.engine.retryNow();
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(["hello"]);
});

test("a page that was read before a message and arrives after it lacks nothing", async () => {
  scene.bobSays("one");
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  await started();
  scene.browser.fate = () => "answered";
  tab.engine.openRoom(scene.lobby);
  scene.browser.lag = 2_000;
  tab.engine.closeRoom(scene.lobby);
  tab.engine.openRoom(scene.lobby);
  await pass(0.5);
  scene.bobSays("two");
  await pass(3);
  expect(tab.shown(scene.lobby)).toEqual(["one", "two"]);
});

test("a page read too long ago is read again", async () => {
  scene.bobSays("one");
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  await started();
  scene.browser.fate = () => "answered";
  scene.browser.lag = 2_000;
  tab.engine.openRoom(scene.lobby);
  await pass(0.5);
  scene.bobSays(...words(2, 300));
  await pass(5);
  expect(tab.shown(scene.lobby)).toEqual(words(241, 300));
});

test("a room opened before it is ours fills as soon as one has joined", async () => {
  const den = scene.server.createRoom(scene.bob, "den");
  scene.server.post(scene.bob, den, "come in", "id");
  await started();
  tab.engine.openRoom(den);
  scene.browser.fate = (call) => (call === "sync" ? "lost-request" : "answered");
  void tab.engine.joinRoom(den);
  await pass(1);
  expect(tab.shown(den)).toEqual(["come in"]);
});

test("a quiet room far down the list is loaded when it is opened, and again when the line is back", async () => {
  scene.bobSays("hello");
  for (let i = 0; i < 15; i++) scene.server.createRoom(scene.alice, `busy ${i}`);
  await started();
  expect(tab.shown(scene.lobby)).toEqual([]);
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  tab.engine.openRoom(scene.lobby);
  await pass(1);
  scene.browser.fate = () => "answered";
  tab.engine.retryNow();
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(["hello"]);
});

test("after a long absence the room shows the newest messages, and nothing of what it can't vouch for", async () => {
  scene.bobSays(...words(1, 10));
  await started();
  tab.engine.openRoom(scene.lobby);
  await cutOff(() => scene.bobSays(...words(11, 100)));
  expect(tab.shown(scene.lobby)).toEqual(words(41, 100));
});

test("drafts are written down at each pause, and found again", async () => {
  await started();
  tab.engine.saveDraft(scene.lobby, "half a");
  tab.engine.saveDraft(scene.lobby, "half a thought");
  expect(state()?.drafts.size).toBe(0);
  await pass(1);
  expect(state()?.drafts.get(scene.lobby)).toBe("half a thought");
  const again = scene.openTab();
  await pass(1);
  expect(again.store.getState().account?.drafts.get(scene.lobby)).toBe("half a thought");
  tab.engine.saveDraft(scene.lobby, "");
  await pass(1);
  expect(localStorage.length).toBe(0);
});

test("a message far back is loaded with those around it; what isn't there is told", async () => {
  scene.bobSays(...words(1, 200));
  await started();
  tab.engine.openRoom(scene.lobby);
  const found = tab.engine.loadAround(scene.lobby, 50);
  await pass(1);
  expect(await found).toBe("loaded");
  expect(tab.shown(scene.lobby)).toContain("message 50");
  expect(tab.shown(scene.lobby)).not.toContain("message 200");
  const missing = tab.engine.loadAround(scene.lobby, 201);
  await pass(1);
  expect(await missing).toBe("absent");
  expect(tab.shown(scene.lobby)).toContain("message 50");
  expect(await tab.engine.loadAround(scene.lobby, 0)).toBe("absent");
});

test("a message that others have found before it has come here is there, not absent", async () => {
  scene.bobSays(...words(1, 200));
  await started();
  tab.engine.openRoom(scene.lobby);
  scene.arrivals = () => 0;
  scene.bobSays("message 201");
  const found = tab.engine.loadAround(scene.lobby, 201);
  await pass(1);
  expect(await found).toBe("loaded");
  tab.engine.retryNow();
  await pass(1);
  expect(tab.shown(scene.lobby)).toContain("message 201");
});

async function readingFarBack(): Promise<void> {
  scene.bobSays(...words(1, 200));
  await started();
  tab.engine.openRoom(scene.lobby);
  void tab.engine.loadAround(scene.lobby, 50);
  await pass(1);
  expect(tab.shown(scene.lobby)).not.toContain("message 200");
}

test("what one sends while far back is seen, also when the newest messages can't be had just then", async () => {
  await readingFarBack();
  scene.browser.fate = () => "lost-request";
  tab.engine.send(scene.lobby, "mine");
  await pass(5);
  expect(tab.shown(scene.lobby)).not.toContain("message 200");
  scene.browser.fate = () => "answered";
  tab.engine.retryNow();
  await pass(2);
  expect(tab.shown(scene.lobby)).toEqual([...words(142, 200), "mine"]);
});

test("and when another page is on its way", async () => {
  await readingFarBack();
  scene.browser.lag = 500;
  void tab.engine.loadAround(scene.lobby, 120);
  await pass(0.1);
  tab.engine.jumpToPresent(scene.lobby);
  await pass(2);
  expect(tab.shown(scene.lobby).at(-1)).toBe("message 200");
});

test("whoever goes elsewhere is not thrown back to the newest messages", async () => {
  await readingFarBack();
  scene.browser.fate = () => "lost-request";
  tab.engine.jumpToPresent(scene.lobby);
  await pass(1);
  scene.browser.fate = () => "answered";
  void tab.engine.loadAround(scene.lobby, 120);
  await pass(1);
  tab.engine.retryNow();
  await pass(2);
  expect(tab.shown(scene.lobby)).not.toContain("message 200");
});

test("the newest messages are seen, also where their page comes before the change that brought the last", async () => {
  await readingFarBack();
  scene.arrivals = () => 0;
  scene.bobSays("message 201");
  tab.engine.jumpToPresent(scene.lobby);
  await pass(0.1);
  tab.engine.retryNow();
  await pass(0.1);
  expect(tab.shown(scene.lobby).at(-1)).toBe("message 201");
});

test("so is a message that somebody wants to see", async () => {
  await readingFarBack();
  scene.arrivals = () => 0;
  scene.bobSays("message 201");
  void tab.engine.loadAround(scene.lobby, 120);
  await pass(0.1);
  tab.engine.retryNow();
  await pass(0.1);
  expect(tab.shown(scene.lobby)).toContain("message 120");
});

test("whoever wants the newest messages gets them when another page that waited is there", async () => {
  await readingFarBack();
  scene.arrivals = () => 0;
  scene.bobSays("message 201");
  void tab.engine.loadAround(scene.lobby, 120);
  await pass(0.1);
  tab.engine.jumpToPresent(scene.lobby);
  await pass(3);
  expect(tab.shown(scene.lobby).at(-1)).toBe("message 201");
});

test("a page ahead of its room says that something is missing, and has it asked for", async () => {
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  scene.bobSays("one");
  await started();
  scene.browser.fate = () => "answered";
  scene.arrivals = () => 0;
  scene.bobSays("two");
  tab.engine.openRoom(scene.lobby);
  await pass(0.1);
  expect(connectionOf(tab.store.getState()).kind).toBe("catching-up");
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(["one", "two"]);
  expect(connectionOf(tab.store.getState()).kind).toBe("live");
  expect(scene.browser.calls("sync")).toBe(2);
});

test("a room that is opened for a message loads the page around it alone", async () => {
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  scene.bobSays(...words(1, 200));
  await started();
  scene.browser.fate = () => "answered";
  const before = scene.browser.calls("messages");
  tab.engine.openRoom(scene.lobby, 50);
  const found = tab.engine.loadAround(scene.lobby, 50);
  await pass(1);
  expect(await found).toBe("loaded");
  expect(tab.shown(scene.lobby)).toContain("message 50");
  expect(scene.browser.calls("messages")).toBe(before + 1);
});

test("nor does it matter who asks first, the room or what is shown in it", async () => {
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  scene.bobSays(...words(1, 200));
  await started();
  scene.browser.fate = () => "answered";
  const before = scene.browser.calls("messages");
  const found = tab.engine.loadAround(scene.lobby, 50);
  tab.engine.openRoom(scene.lobby, 50);
  await pass(1);
  expect(await found).toBe("loaded");
  expect(tab.shown(scene.lobby)).toContain("message 50");
  expect(scene.browser.calls("messages")).toBe(before + 1);
});

test("a room that was opened for a message is not thrown back to it when its messages come anew", async () => {
  scene.bobSays(...words(1, 200));
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  await started();
  scene.browser.fate = () => "answered";
  tab.engine.openRoom(scene.lobby, 50);
  await pass(1);
  expect(tab.shown(scene.lobby)).toContain("message 50");
  await cutOff(() => scene.bobSays(...words(201, 300)));
  expect(tab.shown(scene.lobby)).toEqual(words(241, 300));
});

test("nor one whose messages were there already", async () => {
  scene.bobSays(...words(1, 200));
  await started();
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  tab.engine.openRoom(scene.lobby, 50);
  await pass(1);
  await cutOff(() => scene.bobSays(...words(201, 300)));
  expect(tab.shown(scene.lobby)).toEqual(words(241, 300));
});

test("a page of another history has the room asked for anew at once", async () => {
  scene.bobSays(...words(1, 100));
  await started();
  const restore = scene.server.backup();
  scene.bobSays("lost");
  await pass(0.1);
  restore();
  scene.bobSays("instead");
  tab.engine.openRoom(scene.lobby);
  tab.engine.loadOlder(scene.lobby);
  await pass(3);
  expect(tab.shown(scene.lobby)).toEqual([...words(42, 100), "instead"]);
});

test("when the page around a message can't be had, that is told", async () => {
  scene.bobSays(...words(1, 200));
  await started();
  tab.engine.openRoom(scene.lobby);
  scene.browser.fate = (call) => (call === "messages" ? "lost-request" : "answered");
  const found = tab.engine.loadAround(scene.lobby, 50);
  await pass(1);
  expect(await found).toBe("failed");
});

test("a room does not grow for ever while nobody looks at it, or while its reader rests at its end", async () => {
  await started();
  scene.bobSays(...words(1, 801));
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(words(402, 801));
  tab.engine.openRoom(scene.lobby);
  scene.bobSays(...words(802, 1_210));
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(words(402, 1_210)); // somebody may be reading there
  tab.engine.restAtEnd(scene.lobby);
  expect(tab.shown(scene.lobby)).toEqual(words(811, 1_210));
  scene.bobSays(...words(1_211, 1_610));
  await pass(1);
  tab.engine.restAtEnd(scene.lobby);
  expect(tab.shown(scene.lobby)).toEqual(words(811, 1_610));
  tab.engine.loadOlder(scene.lobby);
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(words(751, 1_610));
});

test("of rooms that are not on screen the last fifty keep their messages; the others load them when they are opened", async () => {
  const rooms = Array.from({ length: 55 }, (_, i) => scene.server.createRoom(scene.alice, `room ${i}`));
  for (const room of rooms) scene.server.post(scene.alice, room, "hello", crypto.randomUUID());
  await started();
  for (const room of rooms) {
    tab.engine.openRoom(room);
    await pass(0.1);
    tab.engine.closeRoom(room);
  }
  const loaded = () => rooms.filter((room) => state()?.picture.rooms.get(room)?.window);
  expect(loaded()).toEqual(rooms.slice(5));
  await pass(100);
  expect(loaded()).toEqual(rooms.slice(5));
  tab.engine.openRoom(rooms[0] ?? 0);
  await pass(0.1);
  expect(tab.shown(rooms[0] ?? 0)).toEqual(["hello"]);
});
