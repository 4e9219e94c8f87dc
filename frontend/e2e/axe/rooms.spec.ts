// Rooms: their list, their members, and the ways into them.
import { expect, test } from "../fixtures";
import { composer, isLive } from "../screen";
import { expectAccessible, go } from "./accessible";

test("accessible: the ways into rooms", async ({ visit, person }) => {
  const [alice, bob, erin] = await Promise.all([person("alice"), person("bob"), person("erin")]);
  const garden = await bob.room("garden");
  const page = await visit(alice);
  await expect(page.getByRole("heading", { name: "You’re in no room yet" })).toBeVisible();
  await isLive(page);
  await expectAccessible(page, "no rooms yet");

  await page.getByRole("main").getByRole("link", { name: "New room" }).click();
  await page.getByRole("button", { name: "Create room" }).click();
  await expect(page.getByRole("alert")).toHaveText("A room needs a name.");
  await expectAccessible(page, "create room");
  await page.keyboard.press("Escape");

  await go(page, "/rooms/2000000000");
  await expect(page.getByRole("heading", { name: "There is no such room" })).toBeVisible();
  await expectAccessible(page, "room not found");

  await go(page, "/discover");
  await page.getByRole("searchbox").fill(garden.name);
  await expect(page.getByRole("button", { name: `Join ${garden.name}` })).toBeVisible();
  await expectAccessible(page, "discover");

  await go(page, `/rooms/${garden.id}`);
  await expect(page.getByRole("button", { name: "Join room" })).toBeVisible();
  await expectAccessible(page, "room to join");

  const kitchen = await alice.room("kitchen", [bob, erin]);
  await page.getByRole("button", { name: "New conversation" }).click();
  for (const { name } of [bob, erin]) {
    await page.getByRole("combobox").fill(name);
    await page.getByRole("option", { name }).click();
  }
  await expect(page.getByRole("option", { name: "Write to" })).toBeVisible();
  await expectAccessible(page, "a new conversation");
  await page.keyboard.press("Escape");

  await go(page, `/rooms/${kitchen.id}`);
  await expect(composer(page, kitchen)).toBeVisible();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option", { name: kitchen.name })).toBeVisible();
  await expectAccessible(page, "jump to a room", "dialog");
});

test("accessible: what belongs to a room", async ({ visit, person }) => {
  const [alice, bob, erin] = await Promise.all([person("alice"), person("bob"), person("erin")]);
  const room = await alice.room("kitchen", [bob, erin]);
  await bob.say(room, "hello");
  await alice.ban(room, erin);
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  const dialog = page.getByRole("dialog");
  const open = async (entry: string) => {
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menuitem", { name: entry }).click();
  };
  await isLive(page);
  await page.getByRole("button", { name: "Room menu" }).click();
  await expect(page.getByRole("menuitem").first()).toBeVisible();
  await expectAccessible(page, "room menu");

  await page.getByRole("menuitem", { name: "Leave room…" }).click();
  await expect(dialog).toBeVisible();
  await expectAccessible(page, "leave room");
  await page.keyboard.press("Escape");

  await open("Room settings…");
  await dialog.getByLabel("Name").fill(" ");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "room settings", "dialog");
  await page.keyboard.press("Escape");

  await open("Banned people…");
  await expect(dialog.getByRole("button", { name: "Lift the ban" })).toBeVisible();
  await expectAccessible(page, "banned people", "dialog");
  await page.keyboard.press("Escape");

  await open("Notifications…");
  await expect(dialog.getByRole("radio", { name: /Mentions/ })).toBeVisible();
  await expectAccessible(page, "notifications", "dialog");
  await page.keyboard.press("Escape");

  await open("Invite people…");
  await dialog.getByRole("button", { name: "Make a link" }).click();
  await expect(dialog.getByText("/invite/")).toBeVisible();
  await expectAccessible(page, "invite people", "dialog");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: bob.name, exact: true }).click();
  await expect(dialog.getByText("Away")).toBeVisible();
  await expectAccessible(page, "who somebody is");
  await page.keyboard.press("Escape");

  await go(page, `/rooms/${room.id}/members`);
  await expect(page.getByRole("complementary", { name: "Members" }).getByText(`@${alice.name}`)).toBeVisible();
  await expectAccessible(page, "members");
});
