// Two people in two browsers: a conversation of their own, and what they see of each other at this moment.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import type { Person, Room } from "./person";
import { composer, isLive, message, PUSHED, write } from "./screen";

test("a conversation started from the switcher is answered", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen"); // without one, the first room that there is would open by itself
  const [hers, his] = await Promise.all([visit(alice, { at: `/rooms/${room.id}` }), visit(bob)]);
  await isLive(hers);
  await isLive(his);

  await hers.keyboard.press("Control+k");
  await hers.getByRole("combobox", { name: "Room or person" }).fill(bob.name);
  await expect(hers.getByRole("option", { name: bob.name })).toBeVisible();
  await hers.keyboard.press("Enter");
  await expect(
    hers.getByRole("heading", { name: `This is the beginning of your conversation with ${bob.name}` }),
  ).toBeVisible();
  await expect(hers).toHaveTitle(new RegExp(`^${bob.name} · `));
  await expect(his.getByRole("link", { name: alice.name })).toHaveCount(0);

  await write(hers, { id: 0, name: bob.name }, "psst");
  await his.getByRole("link", { name: alice.name }).click({ timeout: PUSHED });
  await expect(message(his, { id: 0, name: alice.name }, "psst")).toBeVisible();
  await write(his, { id: 0, name: alice.name }, "yes?");
  await expect(message(hers, { id: 0, name: bob.name }, "yes?")).toBeVisible({ timeout: PUSHED });
});

test("a conversation is started from a message's author", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await bob.say(room, "psst");
  const hers = await visit(alice, { at: `/rooms/${room.id}` });
  const card = hers.getByRole("dialog", { name: bob.name });
  const name = message(hers, room, "psst").getByRole("button", { name: bob.name });
  await message(hers, room, "psst").click({ position: { x: 38, y: 24 } }); // the face
  await expect(card.getByText("Away")).toBeVisible();
  await hers.keyboard.press("Escape");
  await expect(card).toHaveCount(0);
  await expect(name).toBeFocused();
  await hers.keyboard.press("Enter");
  await card.getByRole("button", { name: "Message" }).click();
  await expect(
    hers.getByRole("heading", { name: `This is the beginning of your conversation with ${bob.name}` }),
  ).toBeVisible();
  await expect(card).toHaveCount(0);
});

test("a conversation of several is the same one for whoever chooses the same people", async ({ person, visit }) => {
  const [alice, bob, erin] = await Promise.all([person("alice"), person("bob"), person("erin")]);
  const hers = await visit(alice);
  await isLive(hers);
  const choose = async (page: Page, ...people: readonly Person[]) => {
    for (const { name } of people) {
      await page.getByRole("combobox").fill(name);
      await expect(page.getByRole("option", { name })).toBeVisible();
      await page.keyboard.press("Enter");
      await expect(page.getByRole("button", { name: `Remove ${name}` })).toBeVisible();
    }
    await page.keyboard.press("Enter");
  };
  await hers.getByRole("button", { name: "New conversation" }).click();
  await choose(hers, bob, erin);
  const together = named(bob, erin);
  await write(hers, together, "tea at five?");
  await expect(message(hers, together, "tea at five?")).toBeVisible();

  const elsewhere = await bob.room("kitchen"); // or the conversation would open by itself
  const his = await visit(bob, { at: `/rooms/${elsewhere.id}` });
  await his.getByRole("button", { name: "New conversation" }).click();
  await choose(his, erin, alice);
  const here = named(alice, erin);
  await expect(message(his, here, "tea at five?")).toBeVisible();
  expect(new URL(his.url()).pathname).toBe(new URL(hers.url()).pathname);

  await his.getByRole("button", { name: "Room menu" }).click();
  await his.getByRole("menuitem", { name: "Notifications…" }).click();
  await his.getByRole("radio", { name: /Nothing/ }).check();
  await his.getByRole("button", { name: "Save" }).click();
  await expect(his.getByRole("dialog")).toHaveCount(0);
  await his.getByRole("link", { name: "Discover rooms" }).click();
  await write(hers, together, "or at six");
  await expect(his.getByRole("link", { name: here.name })).toContainText("or at six", { timeout: PUSHED });
  await expect(his.getByRole("link", { name: here.name })).not.toContainText("unread");
});

test("typing is seen by the other, and gone with the message", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  const typing = hers.getByText(`${bob.name} is typing…`);
  await expect(his.getByText("2 here now")).toBeVisible();

  await composer(his, room).pressSequentially("so");
  await expect(typing).toBeVisible({ timeout: PUSHED }); // it ends by itself: what is gone is looked at once
  expect(await his.getByText("is typing…").count()).toBe(0);
  await composer(his, room).press("Enter");
  await expect(message(hers, room, "so")).toBeVisible({ timeout: PUSHED });
  expect(await typing.count()).toBe(0);

  await composer(his, room).pressSequentially("and");
  await expect(typing).toBeVisible({ timeout: PUSHED });
  await expect(typing).toHaveCount(0, { timeout: 8_000 });
});

test("who is here stands above the other members, as long as they are and as that is known", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await hers.getByRole("link", { name: `2 here now: ${bob.name}, and you` }).click();
  const members = hers.getByRole("region", { name: "List of members" });
  const rows = members.getByRole("listitem");
  await expect(rows).toContainText([/^Here now2$/, alice.name, bob.name]);
  await his.close();
  await expect(hers.getByLabel("1 here now: only you")).toBeVisible();
  await expect(rows).toContainText([/^Here now1$/, alice.name, /^Everyone else1$/, bob.name]);

  await hers.context().setOffline(true);
  await expect(hers.getByText("here now")).toHaveCount(0);
  await expect(rows).toContainText([alice.name, bob.name]);
  await hers.context().setOffline(false);
  await expect(rows).toContainText([/^Here now1$/, alice.name, /^Everyone else1$/, bob.name]);
});

/** What a conversation with these people is called: they stand in the order of their accounts. */
function named(...people: readonly Person[]): Room {
  const names = [...people].sort((a, b) => a.id - b.id).map(({ name }) => name);
  return { id: 0, name: names.join(", ") };
}
