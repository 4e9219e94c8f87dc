// Rooms: their list, their members, and the ways into them.
import { expect } from "../fixtures";
import { composer, isLive } from "../screen";
import { accessible, expectAccessible } from "./accessible";

accessible({
  "no rooms yet": async ({ visit, person }) => {
    const page = await visit(await person("alice"));
    await expect(page.getByRole("heading", { name: "You’re in no room yet" })).toBeVisible();
    return page;
  },

  "room not found": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/rooms/2000000000" });
    await expect(page.getByRole("heading", { name: "There is no such room" })).toBeVisible();
    return page;
  },

  members: async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}/members` });
    await expect(page.getByRole("complementary", { name: "Members" }).getByText(`@${alice.name}`)).toBeVisible();
    await isLive(page);
    return page;
  },

  "who somebody is": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const room = await alice.room("kitchen", [bob]);
    await bob.say(room, "hello");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await page.getByRole("button", { name: bob.name, exact: true }).click();
    await expect(page.getByRole("dialog").getByText("Away")).toBeVisible();
    return page;
  },

  discover: async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await (await person("bob")).room("kitchen");
    const page = await visit(alice, { at: "/discover" });
    await page.getByRole("searchbox").fill(room.name);
    await expect(page.getByRole("button", { name: `Join ${room.name}` })).toBeVisible();
    return page;
  },

  "create room": async ({ visit, person }) => {
    const page = await visit(await person("alice"));
    await page.getByRole("main").getByRole("link", { name: "New room" }).click();
    await page.getByRole("button", { name: "Create room" }).click();
    await expect(page.getByRole("alert")).toHaveText("A room needs a name.");
    return page;
  },

  "room menu": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await page.getByRole("button", { name: "Room menu" }).click();
    await expect(page.getByRole("menuitem").first()).toBeVisible();
    return page;
  },

  "leave room": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menuitem", { name: "Leave room…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    return page;
  },

  "what one decides about a room": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const room = await alice.room("kitchen", [bob]);
    await alice.ban(room, bob);
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    const dialog = page.getByRole("dialog");
    const open = async (entry: string) => {
      await page.getByRole("button", { name: "Room menu" }).click();
      await page.getByRole("menuitem", { name: entry }).click();
    };
    await open("Room settings…");
    await dialog.getByLabel("Name").fill(" ");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByRole("alert")).toBeVisible();
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await open("Banned people…");
    await expect(dialog.getByRole("button", { name: "Lift the ban" })).toBeVisible();
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await open("Notifications…");
    await expect(dialog.getByRole("radio", { name: /Mentions/ })).toBeVisible();
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await open("Invite people…");
    await dialog.getByRole("button", { name: "Make a link" }).click();
    await expect(dialog.getByText("/invite/")).toBeVisible();
    return page;
  },

  "room to join": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const room = await bob.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(page.getByRole("button", { name: "Join room" })).toBeVisible();
    return page;
  },

  "jump to a room": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(composer(page, room)).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option", { name: room.name })).toBeVisible();
    return page;
  },

  "a new conversation": async ({ visit, person }) => {
    const [alice, bob, erin] = await Promise.all([person("alice"), person("bob"), person("erin")]);
    await alice.room("kitchen", [bob, erin]);
    const page = await visit(alice);
    await page.getByRole("button", { name: "New conversation" }).click();
    for (const { name } of [bob, erin]) {
      await page.getByRole("combobox").fill(name);
      await page.getByRole("option", { name }).click();
    }
    await expect(page.getByRole("option", { name: "Write to" })).toBeVisible();
    return page;
  },
});
