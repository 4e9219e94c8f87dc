// What one can set about one's own account.
import { expect, test } from "./fixtures";
import { gate } from "./gate";
import { BEACH, NOTES } from "./picture";
import { isLive, listed, message, signIn } from "./screen";

const NEW = "four other words, and a dot.";

test("a name and a time zone are saved, a switch moves at once, and all of it is there after a reload", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const page = await visit(alice, { at: "/settings/account" });
  await page.getByLabel("Name", { exact: true }).fill("Alice Liddell");
  await page.getByLabel("Time zone").selectOption("Europe/Vienna");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Changed, not saved yet")).toHaveCount(0);
  const reminders = page.getByRole("switch", { name: "Event reminders" });
  await expect(reminders).toBeChecked();
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/api/me/mail/") && answer.ok());
  await reminders.click();
  await saved;

  await page.reload();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Alice Liddell");
  await expect(page.getByLabel("Time zone")).toHaveValue("Europe/Vienna");
  await expect(reminders).not.toBeChecked();
  await expect(page.getByRole("switch", { name: "Events", exact: true })).toBeChecked();
});

test("a picture of oneself is seen by others, a file that is none is refused, and taken off there are initials", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const page = await visit(alice, { at: "/settings/account" });
  const profile = page.getByRole("region", { name: "Profile" });
  const choose = profile.locator('input[type="file"]');
  await choose.setInputFiles(NOTES);
  await expect(profile.getByRole("alert")).toContainText("A picture is a JPEG");
  await choose.setInputFiles({ ...BEACH, buffer: NOTES.buffer });
  await expect(profile.getByRole("alert")).toContainText("This picture can’t be read.");
  await choose.setInputFiles(BEACH);
  await expect(profile.getByRole("img", { name: "How others will see you" })).toHaveJSProperty("naturalWidth", 320);
  await profile.getByRole("button", { name: "Use this picture" }).click();
  await expect(profile.locator("img")).toHaveJSProperty("naturalWidth", 256);

  await alice.say(room, "hello");
  const his = await visit(bob, { at: `/rooms/${room.id}` });
  await expect(message(his, room, "hello").locator("img")).toHaveJSProperty("naturalWidth", 96);

  await profile.getByRole("button", { name: "Remove" }).click();
  await expect(profile.getByText("Others see your initials.")).toBeVisible();
  await expect(profile.locator("img")).toHaveCount(0);
});

test("a session that is ended from elsewhere ends by itself, and so do all after a new password", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const page = await visit(alice, { at: "/settings/account" });
  const [phone, third] = [await visit(null), await visit(null)];
  for (const other of [phone, third]) {
    await signIn(other, alice);
    await isLive(other);
  }
  await page.reload();
  const end = page.getByRole("button", { name: /^End .+ on / });
  await expect(end).toHaveCount(2);
  await end.first().click();
  await expect(third.getByRole("heading", { name: "You were signed out" })).toBeVisible();
  await expect(end).toHaveCount(1);
  await isLive(phone);

  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByLabel("Current password", { exact: true }).fill("wrong");
  await page.getByLabel("New password", { exact: true }).fill(NEW);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByLabel("Current password", { exact: true })).toHaveAccessibleDescription(/not your password/);
  await page.getByLabel("Current password", { exact: true }).fill(alice.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Changed. All other sessions have ended.")).toBeVisible();
  await expect(phone.getByRole("heading", { name: "You were signed out" })).toBeVisible();
  await expect(end).toHaveCount(0);
  await isLive(page);
});

test("what one opens while the rooms are still being fetched stays open when they come", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: "/discover" });
  const [rooms, script] = [gate(), gate()];
  await page.route("**/api/sync/", (route) => rooms.opened.then(() => route.continue()));
  await page.route("**/assets/SettingsPage*.js", (route) => script.opened.then(() => route.continue()));
  await page.goto("/");
  await page.getByRole("link", { name: "Settings" }).click();
  rooms.open();
  await expect(listed(page, room)).toBeVisible();
  script.open();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
});

test("nothing below moves when the switches and sessions come", async ({ person, visit }) => {
  const alice = await person("alice");
  const page = await visit(alice, { at: "/discover" });
  const answers = gate();
  await page.route(/\/api\/me\/(mail|sessions)\/$/, (route) => answers.opened.then(() => route.continue()));
  await page.goto("/settings/account");
  const below = page.getByRole("heading", { name: "Appearance" });
  await expect(page.getByRole("status", { name: "Loading" })).toHaveCount(2);
  const before = await below.boundingBox();

  answers.open();
  await expect(page.getByRole("switch", { name: "Event reminders" })).toBeVisible();
  await expect(page.getByText("This device", { exact: true })).toBeVisible();
  expect(await below.boundingBox()).toEqual(before);
});
