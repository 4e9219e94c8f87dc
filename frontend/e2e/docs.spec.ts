/** The page that describes the API: served from here alone, under its strict policy (complaints.ts would hear of it). */
import { expect, test } from "./fixtures";

test("the API's description is shown, and can be tried out with one's session", async ({ person, visit }) => {
  const alice = await person("alice");
  const page = await visit(alice, { at: "/api/docs/" });
  await expect(page.getByRole("heading", { name: "Lockstep" })).toBeVisible();
  const create = page.locator("#operations-rooms-post_rooms");
  await create
    .getByRole("button", { name: /POST.*rooms/ })
    .first()
    .click();
  await create.getByRole("button", { name: "Try it out" }).click();
  await create.getByRole("textbox").first().fill('{"name": "made in the docs", "kind": "private"}');
  await create.getByRole("button", { name: "Execute" }).click();
  await expect(create.locator(".live-responses-table .response").first()).toContainText("201");
  await page.goto("/");
  await expect(page.getByRole("navigation").getByRole("link", { name: /made in the docs/ })).toBeVisible();
});
