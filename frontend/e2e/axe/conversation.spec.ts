// What one reads and writes in a room.
import { expect } from "../fixtures";
import { BEACH, NOTES } from "../picture";
import { composer, isLive, listed, log, message, tools, unsent, write } from "../screen";
import { accessible, expectAccessible } from "./accessible";

const LONG = "A longer message with a link to https://example.org/a/path?with=query, and then\na second line.";

accessible({
  "empty room": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(page.getByRole("heading", { name: `${room.name} begins here` })).toBeVisible();
    await isLive(page);
    return page;
  },

  conversation: async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const [room, unread] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
    await alice.say(room, "hello", LONG);
    await bob.say(room, "hi");
    const page = await visit(bob, { at: `/rooms/${room.id}` });
    await expect(message(page, room, "hi")).toBeVisible();
    await isLive(page);
    await alice.say(room, ...Array.from({ length: 30 }, (_, index) => `line ${index}`));
    await alice.say(unread, "one");
    await expect(listed(page, unread)).toContainText("1 unread");
    await expect(message(page, room, "line 29")).toBeVisible();
    return page;
  },

  "conversation with Markdown": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(
      room,
      "# Heading\n\n> quote with `code`\n\n1. one\n2. [two](https://example.org)\n\n---\n|a|b|\n|-|-|\n|1|2|",
      "```python\ndef greet():  # politely\n    return 'hello'\n```",
    );
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(log(page, room).locator("pre span").first()).toBeVisible();
    await isLive(page);
    return page;
  },

  "mentions, and whom to mention": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
    await bob.say(kitchen, `@${alice.name}, is *@${bob.name}* me?`);
    await bob.say(garden, `@${alice.name}`);
    const page = await visit(alice, { at: `/rooms/${kitchen.id}` });
    await isLive(page);
    await expect(listed(page, garden)).toContainText("1 for you");
    await composer(page, kitchen).pressSequentially("@");
    await expect(page.getByRole("option")).toHaveCount(2);
    return page;
  },

  "choosing an emoji": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "Tea?");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    await message(page, room, "Tea?").hover();
    await page.getByRole("button", { name: "React with 👍" }).click();
    await log(page, room).getByRole("button", { name: "Add a reaction" }).click();
    await expect(page.getByRole("gridcell").first()).toBeVisible();
    return page;
  },

  "what is done with a message": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "Tea?");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    await message(page, room, "Tea?").hover();
    await tools(page).getByRole("button", { name: "More" }).click();
    await expect(page.getByRole("menuitem", { name: "Delete…" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await expect(page.getByRole("dialog", { name: "Delete this message?" })).toBeVisible();
    return page;
  },

  "conversation with refused and waiting messages, offline": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "hello");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    const refusal = { status: 400, json: { detail: "Not today.", code: "invalid", fields: {} } };
    await page.route("**/messages/", (route) => route.fulfill(refusal), { times: 1 });
    await write(page, room, "refused");
    await expect(page.getByRole("alert")).toBeVisible();
    await page.context().setOffline(true);
    await write(page, room, "waiting");
    await expect(unsent(page, room)).toHaveCount(2);
    await expect(page.getByText("You’re offline.")).toBeVisible();
    return page;
  },

  "files, in the conversation and to be sent": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    await page.locator('input[type="file"]').setInputFiles([BEACH, NOTES]);
    await expect(page.getByRole("list", { name: "Files to send" })).toBeVisible();
    await page.getByRole("button", { name: "Send" }).click();
    const picture = log(page, room).getByRole("button", { name: BEACH.name });
    await expect(picture).toBeVisible();
    await picture.click();
    await expect(page.getByRole("dialog").getByRole("img", { name: BEACH.name })).toBeVisible();
    await expectAccessible(page, "dialog");
    await page.keyboard.press("Escape");
    await page.locator('input[type="file"]').setInputFiles([BEACH, { ...NOTES, buffer: Buffer.alloc(0) }]);
    await expect(page.getByRole("list", { name: "Files to send" }).locator("img")).toHaveCount(1);
    return page;
  },

  search: async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "green tea", "tea with milk");
    const page = await visit(alice, { at: "/search?q=tea" });
    await expect(page.locator("mark")).toHaveCount(2);
    return page;
  },
});
