/** Rooms after what one does to them: made, changed, come into and left, as the server has them. */
import { expect, test } from "vitest";
import { inTheLobby, pass, scene, started, state, tab, words } from "@/testing/lobby";

inTheLobby();

test("a room whose settings one saves keeps its messages, also where its change is not heard", async () => {
  scene.bobSays(...words(1, 200));
  await started();
  tab.engine.openRoom(scene.lobby);
  void tab.engine.loadAround(scene.lobby, 50);
  await pass(1);
  const before = tab.shown(scene.lobby);
  scene.arrivals = () => 0;
  const saved = tab.engine.updateRoom(scene.lobby, { name: "hall" });
  await pass(1);
  await saved;
  expect(state()?.picture.rooms.get(scene.lobby)?.room.name).toBe("hall");
  expect(tab.shown(scene.lobby)).toEqual(before);
});

test("leaving takes the room away, joining brings it back, with its messages", async () => {
  scene.bobSays("hello");
  await started();
  void tab.engine.leaveRoom(scene.lobby);
  await pass(1);
  expect(state()?.picture.rooms.size).toBe(0);
  void tab.engine.joinRoom(scene.lobby);
  await pass(1);
  tab.engine.openRoom(scene.lobby);
  await pass(1);
  expect(tab.shown(scene.lobby)).toEqual(["hello"]);
});

test("coming in by a link, when its answer was lost, is finished by the next try", async () => {
  const den = scene.server.createRoom(scene.bob, "den");
  await started();
  scene.browser.fate = (call) => (call === "joinByLink" ? "lost-answer" : "answered");
  const lost = tab.engine.joinByLink(String(den)).catch(({ kind }) => kind);
  await pass(1);
  expect(await lost).toBe("no-answer");
  scene.browser.fate = () => "answered";
  const again = tab.engine.joinByLink(String(den));
  again.catch(() => undefined);
  await pass(1);
  expect(await again).toBe(den);
  expect(state()?.picture.rooms.has(den)).toBe(true);
});

test("a room that one makes is there, empty and one's own", async () => {
  await started();
  const making = tab.engine.createRoom({ name: "attic", kind: "private", topic: "" });
  await pass(1);
  const room = await making;
  expect(room).toMatchObject({ name: "attic", role: "owner", memberCount: 1, lastNumber: 0 });
  expect(state()?.picture.rooms.has(room.id)).toBe(true);
});

test("joined again after a restore, a room that was left here is there at once", async () => {
  await started();
  const restore = scene.server.backup();
  scene.bobSays(...words(1, 5));
  void tab.engine.leaveRoom(scene.lobby);
  await pass(1);
  restore();
  void tab.engine.joinRoom(scene.lobby);
  await pass(1);
  expect(state()?.picture.rooms.has(scene.lobby)).toBe(true);
});
