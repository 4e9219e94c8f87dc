// What one reads and writes in a room.
import { expect, test } from "../fixtures";
import { BEACH, NOTES } from "../picture";
import { composer, isLive, listed, log, message, tools, unsent, write } from "../screen";
import { expectAccessible, go } from "./accessible";

const LONG = "A longer message with a link to https://example.org/a/path?with=query, and then\na second line.";
const MARKDOWN = [
  "# Heading\n\n> quote with `code`\n\n1. one\n2. [two](https://example.org)\n\n---\n|a|b|\n|-|-|\n|1|2|",
  "```python\ndef greet():  # politely\n    return 'hello'\n```",
];

test("accessible: reading", async ({ visit, person }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
  const [shed, tower] = [await alice.room("shed", [bob]), await alice.room("tower", [bob])];
  const page = await visit(bob, { at: `/rooms/${kitchen.id}` });
  await expect(page.getByRole("heading", { name: `${kitchen.name} begins here` })).toBeVisible();
  await isLive(page);
  await expectAccessible(page, "empty room");

  await alice.say(kitchen, "hello", LONG);
  await bob.say(kitchen, "hi");
  await expect(message(page, kitchen, "hi")).toBeVisible();
  await alice.say(kitchen, ...Array.from({ length: 30 }, (_, index) => `line ${index}`));
  await alice.say(garden, "one");
  await expect(listed(page, garden)).toContainText("1 unread");
  await expect(message(page, kitchen, "line 29")).toBeVisible();
  await expectAccessible(page, "conversation");

  await alice.say(shed, ...MARKDOWN);
  await go(page, `/rooms/${shed.id}`);
  await expect(log(page, shed).locator("pre span").first()).toBeVisible();
  await expectAccessible(page, "conversation with Markdown");

  await alice.say(tower, `@${bob.name}, is *@${alice.name}* me?`);
  await alice.say(garden, `@${bob.name}`);
  await go(page, `/rooms/${tower.id}`);
  await expect(listed(page, garden)).toContainText("1 for you");
  await composer(page, tower).pressSequentially("@");
  await expect(page.getByRole("option").first()).toBeVisible();
  await expectAccessible(page, "mentions, and whom to mention");

  await alice.say(garden, "green tea", "tea with milk");
  await go(page, "/search?q=tea");
  await expect(page.locator("mark")).toHaveCount(2);
  await expectAccessible(page, "search");
});

test("accessible: what is done with messages", async ({ visit, person }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "Tea?");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await message(page, room, "Tea?").hover();
  await page.getByRole("button", { name: "React with 👍" }).click();
  await log(page, room).getByRole("button", { name: "Add a reaction" }).click();
  await expect(page.getByRole("gridcell").first()).toBeVisible();
  await expectAccessible(page, "choosing an emoji");
  await page.keyboard.press("Escape");

  await message(page, room, "Tea?").hover();
  await tools(page).getByRole("button", { name: "More" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete…" })).toBeVisible();
  await expectAccessible(page, "what is done with a message");
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await expect(page.getByRole("dialog", { name: "Delete this message?" })).toBeVisible();
  await expectAccessible(page, "deleting a message");
  await page.keyboard.press("Escape");

  await page.locator('input[type="file"]').setInputFiles([BEACH, NOTES]);
  await expect(page.getByRole("list", { name: "Files to send" })).toBeVisible();
  await page.getByRole("button", { name: "Send" }).click();
  const picture = log(page, room).getByRole("button", { name: BEACH.name });
  await expect(picture).toBeVisible();
  await picture.click();
  await expect(page.getByRole("dialog").getByRole("img", { name: BEACH.name })).toBeVisible();
  await expectAccessible(page, "a picture, large", "dialog");
  await page.keyboard.press("Escape");
  await page.locator('input[type="file"]').setInputFiles([BEACH, { ...NOTES, buffer: Buffer.alloc(0) }]);
  await expect(page.getByRole("list", { name: "Files to send" }).locator("img")).toHaveCount(1);
  await expectAccessible(page, "files, in the conversation and to be sent");
});

test("accessible: conversation with refused and waiting messages, offline", async ({ visit, person }) => {
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
  await expectAccessible(page, "conversation, offline");
});
