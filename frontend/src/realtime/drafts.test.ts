/** What one has begun to write is kept also when one goes before the pause at which it is written down. */
import { expect, test } from "vitest";
import { hide, inTheLobby, pass, scene, started, state, tab } from "@/testing/lobby";

inTheLobby();

const HALF = "half a thought";

async function written(): Promise<void> {
  await started();
  tab.engine.openRoom(scene.lobby);
  tab.engine.saveDraft(scene.lobby, HALF);
}

const kept = () => [
  state()?.drafts.get(scene.lobby),
  localStorage.getItem(`lockstep:draft:${scene.alice}:${scene.lobby}`),
];

test.each([
  ["to another room", () => tab.engine.closeRoom(scene.lobby)],
  ["to another page", () => window.dispatchEvent(new Event("pagehide"))],
  [
    "to another tab",
    () => {
      hide(true);
      document.dispatchEvent(new Event("visibilitychange"));
    },
  ],
])("one goes %s", async (_, go) => {
  await written();
  go();
  expect(kept()).toEqual([HALF, HALF]);
});

test("one is signed out elsewhere", async () => {
  await written();
  scene.browser.signedIn = null;
  tab.engine.retryNow();
  await pass(0.1);
  expect(tab.store.getState().session.kind).toBe("ended");
  expect(kept()).toEqual([HALF, HALF]);
});
