// Replies and their quotes, links to messages, and marking unread; with two people, two devices, or none signed in.
import { anotherTab, expect, test } from "./fixtures";
import { action, composer, isLive, listed, log, message, PUSHED, signIn, tools, write } from "./screen";

const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `message ${from + i}`);

test("a reply quotes, leads to what it quotes, and follows its edits", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "Who cooks?", ...numbered(2, 80));
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at: `${at}/messages/1` })]);
  await Promise.all([isLive(hers), isLive(his)]);

  await message(his, room, "Who cooks?").hover();
  await tools(his).getByRole("button", { name: "Reply" }).click();
  await expect(composer(his, room)).toBeFocused();
  await composer(his, room).press("Escape");
  await expect(his.getByText("Replying to")).toHaveCount(0);
  await message(his, room, "Who cooks?").hover();
  await tools(his).getByRole("button", { name: "Reply" }).click();
  await his.reload();
  await expect(his.getByText("Replying to")).toBeVisible();
  await write(his, room, "I do.");
  await expect(his.getByText("Replying to")).toHaveCount(0);

  const reply = message(hers, room, "I do.");
  const quote = reply.getByRole("button", { name: "Who cooks?" });
  await expect(quote).toBeVisible({ timeout: PUSHED });
  await expect(log(hers, room).locator("[data-message='1']")).toHaveCount(0);
  await quote.click();
  await expect(log(hers, room).locator("[data-message='1']")).toBeInViewport();

  await hers.getByRole("button", { name: /Latest messages|new message/ }).click();
  await expect(reply).toBeInViewport();
  const mine = await alice.find(room, 1);
  await alice.edit(room, mine, "Who cooks tonight?");
  await expect(reply.getByRole("button", { name: "Who cooks tonight?" })).toBeVisible({ timeout: PUSHED });
  await alice.remove(room, mine);
  await expect(reply.getByRole("button", { name: "Message deleted" })).toBeVisible({ timeout: PUSHED });
});

test("a link to a message opens there, after signing in and after joining", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen");
  await alice.say(room, ...numbered(1, 90));
  const page = await visit(null, { at: `/rooms/${room.id}/messages/7` });
  await signIn(page, bob);
  await page.getByRole("button", { name: "Join room" }).click();
  await expect(message(page, room, "message 7")).toBeInViewport();
  await expect(message(page, room, "message 90")).toHaveCount(0);
  await page.route(/\/messages\/\?/, async (route) => {
    await new Promise((later) => setTimeout(later, 300)); // the end comes after the press that wants it
    await route.continue();
  });
  await page.getByRole("button", { name: /Latest messages|new message/ }).click();
  await expect(message(page, room, "message 90")).toBeInViewport();

  const tab = await anotherTab(page, `/rooms/${room.id}/messages/99`);
  await expect(tab.getByText("There is no message 99 in this room.")).toBeVisible();
  await expect(message(tab, room, "message 90")).toBeInViewport();
});

test("the link is copied from the menu", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "one", "two");
  const page = await visit(alice, { at: `/rooms/${room.id}`, permissions: ["clipboard-read", "clipboard-write"] });
  await action(page, message(page, room, "two"), "Copy link");
  await expect(page.getByText("Copied.")).toBeVisible();
  const { origin } = new URL(page.url());
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(`${origin}/rooms/${room.id}/messages/2`);
});

test("marking unread is seen on another device, and being in the room does not undo it", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [room, other] = [await alice.room("kitchen", [bob]), await bob.room("garden")];
  await alice.say(room, "one", "two", "three");
  const [desk, second] = await Promise.all([
    visit(bob, { at: `/rooms/${room.id}` }),
    visit(bob, { at: `/rooms/${other.id}` }),
  ]);
  await Promise.all([isLive(desk), isLive(second)]);
  await expect(listed(second, room)).not.toContainText("unread", { timeout: PUSHED });

  await action(desk, message(desk, room, "two"), "Mark unread from here");
  await expect(listed(second, room)).toContainText("2 unread", { timeout: PUSHED });
  await expect(log(desk, room).getByText("New since")).toBeVisible();
  await message(desk, room, "three").hover();
  await expect(listed(desk, room)).toContainText("2 unread");
  await listed(second, room).click();
  await expect(log(second, room).getByText("New since")).toBeVisible();
  await expect(listed(desk, room)).not.toContainText("unread", { timeout: PUSHED });
});
