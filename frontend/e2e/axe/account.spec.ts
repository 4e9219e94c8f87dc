// What is about oneself, and the tab itself.
import { expect, test } from "../fixtures";
import { BEACH } from "../picture";
import { offerRelease } from "../releasePage";
import { expectAccessible, go } from "./accessible";

test("accessible: oneself", async ({ visit, person }) => {
  const alice = await person("alice");
  await alice.room("kitchen");
  const page = await visit(alice, { at: "/settings" });
  await expect(page.getByText("This device", { exact: true })).toBeVisible();
  await expect(page.getByRole("switch", { name: "Event reminders" })).toBeVisible();
  await page.getByRole("button", { name: "Change password" }).click();
  await expectAccessible(page, "settings");

  await page.locator('input[type="file"]').setInputFiles(BEACH);
  await expect(page.getByRole("button", { name: "Use this picture" })).toBeFocused();
  await expectAccessible(page, "a picture that is chosen");

  await page.getByRole("button", { name: "Deactivate", exact: true }).click();
  await page.getByRole("button", { name: "Deactivate account" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await expectAccessible(page, "ending an account");
  await page.keyboard.press("Escape");

  await go(page, "/settings/tokens");
  await page.getByRole("button", { name: "Make token" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "tokens for programs");

  await go(page, "/sync");
  await expect(page.getByText(/^No difference in 1 room/)).toBeVisible();
  await expectAccessible(page, "how the sync is doing");

  await offerRelease(page);
  await page.reload();
  await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
  await expectAccessible(page, "a new version");
});
