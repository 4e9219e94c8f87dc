/** Tokens for programs: made, shown once, used, revoked. */
import { type Page, request } from "@playwright/test";
import { expect, test } from "./fixtures";

/** By the key: what stands above the link in the settings may still grow, so that a click would miss it. */
const manage = (page: Page) => page.getByRole("link", { name: "Manage" }).press("Enter");

test("a token lets a program act as its person until it is revoked", async ({ person, visit, baseURL }) => {
  const alice = await person("alice");
  const room = await alice.room("weather");
  const page = await visit(alice, { at: "/settings" });
  await manage(page);
  await expect(page.getByText("None. No program acts as you.")).toBeVisible();
  await page.getByLabel("Program").fill("Weather bot");
  await page.getByRole("checkbox", { name: /^Write/ }).check();
  await page.getByRole("button", { name: "Make token" }).click();

  const token = await page.getByRole("textbox", { name: "Token" }).inputValue();
  expect(token).toMatch(/^ls_[\w-]{43}$/);
  const program = await request.newContext({
    baseURL: baseURL ?? "",
    extraHTTPHeaders: { Authorization: `Bearer ${token}` },
  });
  const say = () => program.post(`/api/rooms/${room.id}/messages/`, { data: { content: "It will rain." } });
  expect((await say()).status()).toBe(201);
  expect((await program.post("/api/rooms/", { data: { name: "x", kind: "public" } })).status()).toBe(403);
  expect(await alice.messages(room)).toEqual(["It will rain."]);

  await page.getByRole("button", { name: "I have it" }).click();
  await expect(page.getByLabel("Program")).toHaveValue("");
  const row = page.getByRole("listitem").filter({ hasText: "Weather bot" });
  await expect(row).toContainText("read, write · ends on");
  await page.reload();
  await expect(row).toContainText("Used just now");
  await expect(page.getByText(token)).toHaveCount(0);

  await row.getByRole("button", { name: "Revoke Weather bot" }).click();
  await page.getByRole("button", { name: "Revoke token" }).click();
  await expect(row).toHaveCount(0);
  expect((await say()).status()).toBe(401);
  await program.dispose();
});

test("without an answer the page says so, and tries again", async ({ person, visit }) => {
  const page = await visit(await person("alice"), { at: "/settings" });
  await page.route("**/api/me/tokens/", (route) => route.abort());
  await manage(page);
  await expect(page.getByRole("heading", { name: "Your tokens can’t be shown" })).toBeVisible();
  await page.unroute("**/api/me/tokens/");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("None. No program acts as you.")).toBeVisible();
});
