// Who or what does not come. By its name the first file: the test waits for most of a minute.
import type { Browser, Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type Machine, openMachine } from "./machine";
import type { Person, Room } from "./person";
import { composer, isLive, message, PUSHED, texts } from "./screen";
import { openStallingDoor } from "./stallingDoor";

test("a lost publication comes with the sync of every 45 seconds; sockets and machines that stand still are noticed", async ({
  person,
  visit,
  playwright,
  baseURL,
}, { project }) => {
  const address = baseURL ?? "";
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
  const attic = await alice.room("attic", [bob]);
  const door = await openStallingDoor(Number(new URL(address).port));
  const { args = [], ...options } = project.use.launchOptions ?? {};
  const there = `--host-resolver-rules=MAP localhost 127.0.0.1:${door.port}`;
  const browser = await playwright.chromium.launch({ ...options, args: [...args, there] });
  const machine = await openMachine(playwright.chromium, { ...options, args });
  try {
    // At the same time, because both wait.
    await Promise.all([
      lastPublicationIsLost(await visit(bob), alice, kitchen),
      standsStill(await pageOf(browser, bob, address), alice, garden, door.stall),
      goesAway(await visit(alice, { at: `/rooms/${attic.id}` }), machine, bob, attic, address),
    ]);
  } finally {
    await machine.kill();
    await browser.close();
    door.close();
  }
});

async function lastPublicationIsLost(page: Page, alice: Person, room: Room): Promise<void> {
  await alice.say(room, "before");
  let lost = 0;
  await page.routeWebSocket("**/connection/websocket", (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      if (String(frame).includes("nothing comes after this")) lost += 1;
      else socket.send(frame);
    });
  });
  await page.goto(`/rooms/${room.id}`);
  await expect(message(page, room, "before")).toBeVisible();
  await isLive(page);

  await alice.say(room, "nothing comes after this");
  await expect.poll(() => lost).toBe(1);
  await isLive(page);
  await expect(message(page, room, "nothing comes after this")).toBeVisible({ timeout: 60_000 });
}

/** Pings come every 25 s, and 10 s later the client takes the socket for dead. */
async function standsStill(page: Page, alice: Person, room: Room, stall: () => void): Promise<void> {
  let sockets = 0;
  page.on("websocket", () => {
    sockets += 1;
  });
  await page.goto(`/rooms/${room.id}`);
  await isLive(page);
  expect(sockets).toBe(1);
  stall();
  await alice.say(room, "one", "two");
  await expect.poll(() => sockets, { timeout: 80_000 }).toBe(2);
  await expect(message(page, room, "two")).toBeVisible();
  await isLive(page);
  expect(await texts(page, room)).toEqual(["one", "two"]);
}

/** To the server a machine that froze, or whose network is gone, is a socket that does not answer its pings. */
async function goesAway(hers: Page, machine: Machine, bob: Person, room: Room, address: string): Promise<void> {
  const his = await pageOf(machine.browser, bob, address);
  await his.goto(`/rooms/${room.id}`);
  const [together, alone] = [hers.getByText("2 here now"), hers.getByLabel("1 here now: only you")];
  await expect(together).toBeVisible();
  machine.freeze();
  await expect(alone).toBeVisible({ timeout: 60_000 });
  machine.wake();
  await expect(together).toBeVisible();

  await composer(his, room).pressSequentially("so");
  const typing = hers.getByText(`${bob.name} is typing…`);
  await expect(typing).toBeVisible({ timeout: PUSHED });
  await machine.kill();
  await expect(alone).toBeVisible();
  await expect(typing).toHaveCount(0, { timeout: 6_000 });
}

async function pageOf(browser: Browser, who: Person, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, storageState: await who.session() });
  return context.newPage();
}
