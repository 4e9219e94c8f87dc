// A publication that never comes. By its name the first file: the test waits for most of a minute beside the others.
import { expect, test } from "./fixtures";
import { isLive, message } from "./screen";

test("the last publication is lost: the sync of every 45 seconds brings it", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "before");
  const page = await visit(bob);
  let lost = 0;
  await page.routeWebSocket("**/connection/websocket", (socket) => {
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      if (String(frame).includes('"message_added"')) lost += 1;
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
});
