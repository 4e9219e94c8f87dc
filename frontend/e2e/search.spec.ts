// What somebody wrote long ago is found by a part of a word, and leads to its place.
import { expect, test } from "./fixtures";
import { message } from "./screen";

test("a message is found, narrowed down, and opened where it was written", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const kitchen = await alice.room("kitchen", [bob]);
  const cellar = await bob.room("cellar", [alice]);
  await bob.say(kitchen, "The Crème brûlée is in the fridge", "the oven is broken", "see https://example.org/oven");
  await alice.say(cellar, "creme for the cupboard");

  const page = await visit(alice, { at: `/rooms/${cellar.id}` });
  await page.getByRole("link", { name: "Search messages" }).click();
  const found = page.getByRole("list", { name: "Messages found" }).getByRole("listitem");
  await page.getByRole("combobox", { name: "With" }).selectOption("a link");
  await expect(found).toHaveText([/see https:\/\/example\.org\/oven/]);
  await page.getByRole("combobox", { name: "With" }).selectOption("anything");
  await page.getByRole("searchbox", { name: "Search messages" }).fill("reme");
  await expect(found).toHaveCount(2);
  await expect(found.first()).toContainText("creme for the cupboard");

  await page.getByRole("combobox", { name: "In room" }).selectOption({ label: kitchen.name });
  await expect(found).toHaveCount(1);
  await expect(found.locator("mark")).toHaveText("rème");
  await page.getByRole("combobox", { name: "By person" }).fill(alice.name);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/^Nothing that you can see holds/)).toBeVisible();
  await page.getByRole("button", { name: "By anyone" }).click();
  await page.reload();
  await expect(found).toHaveCount(1);

  await found.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/rooms/${kitchen.id}/messages/1$`));
  await expect(message(page, kitchen, "The Crème brûlée is in the fridge")).toBeVisible();
});
