// What is about oneself, and the tab itself.
import { expect } from "../fixtures";
import { BEACH } from "../picture";
import { offerRelease } from "../releasePage";
import { accessible } from "./accessible";

accessible({
  settings: async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings" });
    await expect(page.getByText("This device", { exact: true })).toBeVisible();
    await expect(page.getByRole("switch", { name: "Event reminders" })).toBeVisible();
    await page.getByRole("button", { name: "Change password" }).click();
    return page;
  },

  "a picture that is chosen": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings" });
    await page.locator('input[type="file"]').setInputFiles(BEACH);
    await expect(page.getByRole("button", { name: "Use this picture" })).toBeFocused();
    return page;
  },

  "ending an account": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings" });
    await page.getByRole("button", { name: "Deactivate", exact: true }).click();
    await page.getByRole("button", { name: "Deactivate account" }).click();
    await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
    return page;
  },

  "tokens for programs": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings/tokens" });
    await page.getByRole("button", { name: "Make token" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    return page;
  },

  "how the sync is doing": async ({ visit, person }) => {
    const alice = await person("alice");
    await alice.room("kitchen");
    const page = await visit(alice, { at: "/sync" });
    await expect(page.getByText(/^No difference in 1 room/)).toBeVisible();
    return page;
  },

  "a new version": async ({ visit, person }) => {
    const page = await visit(await person("alice"));
    await offerRelease(page);
    await page.reload();
    await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
    return page;
  },
});
