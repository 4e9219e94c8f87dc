/**
 * Everything at once, many times over, with a seed: publications lost and doubled, requests and answers lost, sockets
 * cut in every way, a network that comes and goes. When it is over, the tab shows what the server holds, each message
 * once, and nothing is on its way any more.
 */
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import type { Fate } from "@/testing/modelApi";
import { refusal } from "@/testing/modelApi";
import { Scene, type Tab } from "@/testing/tab";
import { connectionOf } from "./connectionView";

afterEach(() => {
  vi.useRealTimers();
});

type Act = (scene: Scene, tab: Tab, step: number) => void;

const FATES: Fate[] = ["lost-request", "lost-answer", refusal("unavailable", 503, "unavailable")];
const CODES = [1006, 3000, 3014, 3500, 3503, 1009];

const acts: fc.Arbitrary<Act>[] = [
  fc.constant((scene, _, step) => scene.bobSays(`bob ${step}`)),
  fc.constant((scene, tab, step) => void tab.engine.send(scene.lobby, `alice ${step}`)),
  fc.nat({ max: 3 }).map((copies) => (scene) => {
    scene.arrivals = () => copies;
  }),
  fc.constant((scene) => {
    scene.arrivals = () => 1;
  }),
  fc.constantFrom(...FATES).map((fate) => (scene) => {
    scene.browser.fate = () => fate;
  }),
  fc.constant((scene) => {
    scene.browser.fate = () => "answered";
  }),
  fc.constantFrom(1, 300, 3_000).map((lag) => (scene) => {
    scene.browser.lag = lag;
  }),
  fc.constantFrom(...CODES).map((code) => (_, tab) => tab.sockets.current.hangUp(code, "")),
  fc.boolean().map((up) => (_, tab) => {
    tab.sockets.up = up;
  }),
  fc.constant((scene, tab) => tab.engine.loadOlder(scene.lobby)),
  fc.constant((_, tab) => tab.sockets.publish("personal:1", { type: "message_added", room: 1, version: 7 })),
];

const story = fc.array(fc.tuple(fc.oneof(...acts), fc.constantFrom(0, 50, 700, 4_000, 40_000)), {
  minLength: 5,
  maxLength: 40,
  size: "max",
});

test("when the faults are over, every message is there once, in order", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (steps) => {
      vi.useFakeTimers();
      localStorage.clear();
      const scene = new Scene();
      scene.browser.signedIn = scene.alice;
      const tab = scene.openTab();
      await vi.advanceTimersByTimeAsync(1_000);
      tab.engine.openRoom(scene.lobby);

      let sent = 0;
      for (const [act, wait] of steps) {
        act(scene, tab, sent++);
        await vi.advanceTimersByTimeAsync(wait);
        expectNothingTwice(tab.shown(scene.lobby));
      }
      await heal(scene, tab);

      expect(tab.shown(scene.lobby)).toEqual(scene.said());
      expect(connectionOf(tab.store.getState())).toEqual({ kind: "live", unsent: 0 });
      vi.useRealTimers();
    }),
    { numRuns: 60 },
  );
}, 60_000);

async function heal(scene: Scene, tab: Tab): Promise<void> {
  scene.arrivals = () => 1;
  scene.browser.fate = () => "answered";
  scene.browser.lag = 1;
  tab.sockets.up = true;
  await vi.advanceTimersByTimeAsync(90_000);
}

function expectNothingTwice(shown: string[]): void {
  const texts = shown.map((line) => line.replace(/ \(\w+\)$/, ""));
  expect(new Set(texts).size).toBe(texts.length);
}
