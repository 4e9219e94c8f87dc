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
