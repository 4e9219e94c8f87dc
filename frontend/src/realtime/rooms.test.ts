/** Rooms after what one does to them: changed, come into, as the server has them. */
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
