// Who may be in a room and do what: seen at once by whom it concerns.
import { expect, test } from "./fixtures";
import type { Room } from "./person";
import { comeToTheFront, composer, isLive, listed, message, PUSHED, write } from "./screen";

test("a link leads through signing up into the room", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("orchard", [], "private");
  await alice.say(room, "welcome, whoever you are");
  const hers = await visit(alice, { at: `/rooms/${room.id}` });
  await hers.getByRole("button", { name: "Room menu" }).click();
  await hers.getByRole("menuitem", { name: "Invite people…" }).click();
  await hers.getByRole("button", { name: "Make a link" }).click();
  const link = (await hers.getByText("/invite/").innerText()).trim();

  const theirs = await visit(null, { at: link.slice(link.indexOf("/invite/")) });
  await expect(theirs.getByRole("heading", { name: `${alice.name} invites you to ${room.name}` })).toBeVisible();
  await theirs.getByRole("link", { name: "Create an account" }).click();
  const name = `frank-${room.id}-${Date.now() % 100_000}`;
  await theirs.getByLabel("Handle", { exact: true }).fill(name);
  await theirs.getByLabel("E-mail", { exact: true }).fill(`${name}@example.org`);
  await theirs.getByLabel("Password", { exact: true }).fill(alice.password);
  await theirs.getByRole("button", { name: "Create account" }).click();
  await expect(message(theirs, room, "welcome, whoever you are")).toBeVisible({ timeout: PUSHED });
});

test("an invitation by name is marked where rooms are found", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("orchard", [], "private");
  await alice.invite(room, bob);
  const page = await visit(bob, { at: "/discover" });
  const row = page.getByRole("listitem").filter({ hasText: room.name });
  await expect(row).toContainText("You are invited");
  await row.getByRole("button", { name: `Join ${room.name}` }).click();
  await expect(composer(page, room)).toBeVisible();
});

test("the page of rooms follows what happens to them: others with the next sync, one's own at once", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, secret] = [await bob.room("kitchen"), await bob.room("secret", [], "private")];
  const page = await visit(alice, { at: "/discover" });
  const join = (room: Room) => page.getByRole("button", { name: `Join ${room.name}` });
  await isLive(page);
  await expect(join(kitchen)).toBeVisible();

  // First what no change of one's own tells: joining has the list read again, too.
  const garden = await bob.room("garden");
  await bob.invite(secret, alice);
  await comeToTheFront(page);
  await expect(join(garden)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: secret.name })).toContainText("You are invited");

  await alice.join(kitchen); // in another tab, say
  await expect(join(kitchen)).toHaveCount(0, { timeout: PUSHED });
  await page.getByRole("radio", { name: /^All/ }).check();
  await expect(page.getByRole("link", { name: `Open ${kitchen.name}` })).toBeVisible();
});

test("a muted room stays quiet until somebody is mentioned there", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, orchard] = [await alice.room("kitchen", [bob]), await alice.room("orchard")];
  const page = await visit(alice, { at: `/rooms/${kitchen.id}` });
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Notifications…" }).click();
  await page.getByRole("radio", { name: /Mentions/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await listed(page, orchard).click();
  await isLive(page);

  await bob.say(kitchen, "tea is ready");
  await expect(listed(page, kitchen)).toContainText("tea is ready", { timeout: PUSHED });
  await expect(listed(page, kitchen)).not.toContainText("unread");
  await bob.say(kitchen, `@${alice.name} tea is cold`);
  await expect(listed(page, kitchen)).toContainText("1 for you", { timeout: PUSHED });
});

test("who gets a role or is removed sees it at once", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const his = await visit(bob, { at: `/rooms/${room.id}/members` });
  await isLive(his);
  const list = his.getByRole("region", { name: "List of members" });
  await expect(list).toContainText(`@${bob.name}`);
  const hers = await visit(alice, { at: `/rooms/${room.id}/members` });
  await hers.getByRole("button", { name: `What to do about ${bob.name}` }).click();
  await hers.getByRole("menuitem", { name: "Make moderator" }).click();
  await hers.getByRole("button", { name: "Make moderator" }).click();
  await expect(list).toContainText("Moderator", { timeout: PUSHED });

  await hers.getByRole("button", { name: `What to do about ${bob.name}` }).click();
  await hers.getByRole("menuitem", { name: "Remove" }).click();
  await hers.getByRole("button", { name: "Remove" }).click();

  const gone = his.getByRole("heading", { name: `You’re not in ${room.name} any more` });
  await expect(gone).toBeVisible({ timeout: PUSHED });
  await expect(composer(his, room)).toHaveCount(0);
  await expect(hers.getByText(`@${bob.name}`)).toHaveCount(0);
});

test("what an owner sets about a room is seen by all at once", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const [hers, his] = [await visit(alice, { at: `/rooms/${room.id}` }), await visit(bob, { at: `/rooms/${room.id}` })];
  await isLive(his);
  await expect(composer(his, room)).toBeVisible();
  await hers.getByRole("button", { name: "Room menu" }).click();
  await hers.getByRole("menuitem", { name: "Room settings…" }).click();
  const settings = hers.getByRole("dialog", { name: "Room settings" });
  await settings.getByLabel("Topic").fill("Who cooks, and what");
  await settings.getByRole("radio", { name: /^Announcements/ }).check();
  await settings.getByRole("button", { name: "Save" }).click();
  await expect(settings).toBeHidden();
  await expect(his.getByRole("main").getByText("Who cooks, and what")).toBeVisible({ timeout: PUSHED });
  await expect(composer(his, room)).toHaveCount(0);
  await expect(composer(hers, room)).toBeVisible();
});

test("archiving a room takes the others' composer away, and bringing it back returns it", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const [hers, his] = await Promise.all([alice, bob].map((who) => visit(who, { at: `/rooms/${room.id}` })));
  if (!hers || !his) throw new Error("two pages");
  await write(his, room, "one last word");
  const settings = async (button: string) => {
    await hers.getByRole("button", { name: "Room menu" }).click();
    await hers.getByRole("menuitem", { name: "Room settings…" }).click();
    await hers.getByRole("button", { name: button }).click();
  };
  await settings("Archive room");
  await expect(his.getByText("This room is archived")).toBeVisible({ timeout: PUSHED });
  await expect(composer(his, room)).toHaveCount(0);
  await settings("Bring it back");
  await expect(composer(his, room)).toBeVisible({ timeout: PUSHED });
});
