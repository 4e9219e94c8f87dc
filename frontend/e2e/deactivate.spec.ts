// Somebody ends their account: what they see, and what the page of somebody else shows that was open all the time.
import { anotherTab, expect, test } from "./fixtures";
import { comeToTheFront, composer, isLive, log, message, signIn, unsent, write } from "./screen";

test("who deactivates their account is gone, and stays as deleted-… where they wrote", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await bob.say(room, "hello");
  const hers = await visit(alice, { at: `/rooms/${room.id}/members` });
  const members = hers.getByRole("complementary", { name: "Members" });
  await expect(members.getByText(`@${bob.name}`)).toBeVisible();
  await isLive(hers);

  const page = await visit(bob, { at: `/rooms/${room.id}` });
  await isLive(page);
  const tab = await anotherTab(page);
  await isLive(tab);
  await page.route("**/messages/", () => new Promise(() => undefined));
  await write(page, room, "never sent");
  await expect(unsent(page, room)).toHaveCount(1);

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Deactivate", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Deactivate your account?" });
  await expect(dialog).toContainText("One message is not sent yet. It will be thrown away.");
  await expect(dialog).toContainText(`as written by deleted-${bob.id}`);
  await page.context().setOffline(true);
  await expect(dialog.getByRole("button", { name: "Deactivate account" })).toBeDisabled();
  await page.context().setOffline(false);
  await dialog.getByLabel("Your password", { exact: true }).fill("wrong");
  await dialog.getByRole("button", { name: "Deactivate account" }).click();
  await expect(dialog.getByLabel("Your password", { exact: true })).toHaveAccessibleDescription(/not your password/);
  // Its answer comes after all that follows from it: the sockets' end, and what is refused from then on.
  await page.route("**/api/me/deactivate/", async (route) => {
    const answer = await route.fetch();
    await expect(tab.getByRole("heading", { name: "You were signed out" })).toBeVisible();
    await route.fulfill({ response: answer });
  });
  await dialog.getByLabel("Your password", { exact: true }).fill(bob.password);
  await dialog.getByRole("button", { name: "Deactivate account" }).click();
  await expect(page.getByText("Your account is deactivated, and this browser keeps nothing of it.")).toBeVisible();

  await expect(members.getByRole("heading", { level: 2 })).toHaveText("Members 1");
  await expect(async () => {
    await comeToTheFront(hers); // else with the next sync, within 45 s
    await expect(message(hers, room, "hello")).toContainText(`deleted-${bob.id}`, { timeout: 1_000 });
  }).toPass();
  await expect(log(hers, room)).not.toContainText(bob.name);
  await expect(composer(hers, room)).toBeVisible();

  await signIn(page, bob);
  await expect(page.getByRole("alert")).toContainText("Name or password is wrong.");
});
