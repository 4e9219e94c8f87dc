/** Edits and deletions are done when the room shows them, however their change gets here. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Message } from "@/sync/types";
import { refusal } from "@/testing/modelApi";
import { Scene, type Tab } from "@/testing/tab";

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
  tab.engine.send(scene.lobby, "hello");
  await pass(1);
});

afterEach(() => {
  vi.useRealTimers();
});

const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);
const shown = () => tab.shown(scene.lobby);

function hello(): Message {
  const message = tab.store.getState().account?.picture.rooms.get(scene.lobby)?.window?.messages[0];
  if (!message) throw new Error("nothing is shown");
  return message;
}

/** What is shown at the moment when the call is done. */
async function whenDone(call: Promise<void>): Promise<string[] | undefined> {
  let then: string[] | undefined;
  void call.then(() => {
    then = shown();
  });
  await pass(0.3);
  return then;
}

test("an edit is done when the room shows it", async () => {
  expect(await whenDone(tab.engine.editMessage(hello(), "hallo"))).toEqual(["hallo"]);
});

test("a deletion is done when the room shows it", async () => {
  expect(await whenDone(tab.engine.deleteMessage(hello()))).toEqual([""]);
  expect(hello().deleted).toBe(true);
});

test("when its change does not come, a sync brings it", async () => {
  scene.arrivals = () => 0;
  const done = vi.fn();
  void tab.engine.editMessage(hello(), "hallo").then(done);
  await pass(0.3);
  expect([shown(), done.mock.calls.length]).toEqual([["hello"], 0]);
  await pass(0.3);
  expect([shown(), done.mock.calls.length]).toEqual([["hallo"], 1]);
});

test("refused, it says why and the message stays as it was", async () => {
  scene.browser.fate = (call) => (call === "editMessage" ? refusal("refused", 409, "message_deleted") : "answered");
  const failed = tab.engine.editMessage(hello(), "hallo").catch((error: Error) => error);
  await pass(0.3);
  expect(await failed).toMatchObject({ code: "message_deleted" });
  expect(shown()).toEqual(["hello"]);
});
