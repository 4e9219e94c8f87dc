/** Comparing with the server: silent while both are the same, and every planted difference is named. */
import { beforeEach, expect, test } from "vitest";
import type { HeldRoom } from "@/sync/heldRoom";
import { withRoom } from "@/sync/picture";
import type { Message } from "@/sync/types";
import { inTheLobby, pass, scene, started, tab, words } from "@/testing/lobby";
import { compareNow } from "./inspection";

inTheLobby();

beforeEach(async () => {
  await started();
  tab.engine.openRoom(scene.lobby);
  scene.bobSays("one", "two", "three");
  await pass(1);
});

async function compared(seconds = 1) {
  const comparing = compareNow(tab);
  await pass(seconds);
  const { differences, ...rest } = await comparing;
  return { ...rest, found: differences.map(({ what, here, there }) => [what, here, there]) };
}

/** The picture here becomes wrong, without the server's doing. */
function plant(wrong: (held: HeldRoom) => HeldRoom): void {
  const { account } = tab.store.getState();
  const held = account?.picture.rooms.get(scene.lobby);
  if (!account || !held) throw new Error("The lobby is not here.");
  tab.store.setState({ account: { ...account, picture: withRoom(account.picture, scene.lobby, wrong(held)) } });
}

test("the same: nothing is named, and all that is here was looked at", async () => {
  const { found, rooms, messages, versions } = await compared();
  expect([found, rooms, messages]).toEqual([[], 1, 3]);
  expect(versions.get(scene.lobby)).toBe(tab.store.getState().account?.picture.rooms.get(scene.lobby)?.room.version);
});

test("a card that is wrong is named, with both sides", async () => {
  plant((held) => ({ ...held, room: { ...held.room, name: "lobbi", memberCount: 7 } }));
  expect((await compared()).found).toEqual([
    ["name", "lobbi", "lobby"],
    ["memberCount", "7", "2"],
  ]);
});

test("one's own marker is compared where both stand at the same version of it", async () => {
  plant((held) => ({ ...held, room: { ...held.room, mine: { ...held.room.mine, readNumber: 99 } } }));
  expect((await compared()).found).toContainEqual(["readNumber", "99", expect.any(String)]);
});

test("and where the server's is an older one than was here: its database went back", async () => {
  plant((held) => ({ ...held, room: { ...held.room, mine: { ...held.room.mine, readNumber: 3, version: 99 } } }));
  expect((await compared()).found).toEqual([["readNumber", "3", "0"]]);
});

test("a message that is wrong, and one that is missing, are named", async () => {
  plant((held) => {
    if (!held.window) return held;
    const [one, two] = held.window.messages;
    if (!one || !two) return held;
    return { ...held, window: { ...held.window, messages: [{ ...one, content: "won" }, two] } };
  });
  const { found } = await compared();
  expect(found).toContainEqual(["message 1: content", "won", "one"]);
  plant((held) => ({ ...held, window: held.window && { ...held.window, messages: held.window.messages.slice(1) } }));
  expect((await compared()).found).toContainEqual(["message 1: content", "nothing", "one"]);
});

test("all that is loaded is compared, however much that is, and all of each message", async () => {
  const wrong = new Map<number, Partial<Message>>([
    [101, { reactions: [{ emoji: "👍", users: [9] }] }],
    [150, { content: "wrong" }],
  ]);
  scene.bobSays(...words(4, 150));
  await pass(1);
  plant((held) => {
    const messages = held.window?.messages.map((one) => ({ ...one, ...wrong.get(one.number) })) ?? [];
    return { ...held, window: held.window && { ...held.window, messages } };
  });
  const { found, messages } = await compared();
  expect(messages).toBe(150);
  expect(found).toEqual([
    ["message 101: reactions", '[{"emoji":"👍","users":[9]}]', "[]"],
    ["message 150: content", "wrong", "message 150"],
  ]);
});

test("a version that never comes here is named, and so is another history", async () => {
  scene.arrivals = () => 0;
  scene.bobSays("unheard");
  const { version = 0 } = tab.store.getState().account?.picture.rooms.get(scene.lobby)?.room ?? {};
  expect((await compared(12)).found).toEqual([["version", String(version), String(version + 1)]]); // once

  plant((held) => ({ ...held, room: { ...held.room, version: version + 1, changeId: "another" } }));
  expect((await compared(12)).found[0]?.[0]).toBe(`history at version ${version + 1}`);
});

test("what comes in meanwhile is no difference", async () => {
  scene.browser.lag = 500;
  const comparing = compareNow(tab);
  for (let i = 0; i < 10; i++) {
    scene.bobSays(`meanwhile ${i}`);
    await pass(0.3);
  }
  await pass(3);
  expect((await comparing).differences).toEqual([]);
});

test("a room that is on the server and not here is named", async () => {
  scene.arrivals = () => 0;
  const den = scene.server.createRoom(scene.alice, "den");
  const { found, versions } = await compared(6);
  expect([found, versions.get(den)]).toEqual([[["version", "0", "1"]], 1]);
});

test("a room that is here and not on the server is named", async () => {
  const { account } = tab.store.getState();
  scene.arrivals = () => 0;
  scene.server.leave(scene.alice, scene.lobby);
  const { found } = await compared();
  expect(found).toEqual([["membership", "a member", "not a member"]]);
  expect(account?.picture.rooms.size).toBe(1);
});
