// Without a mouse: every step can be taken, and one sees where one is.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { composer, isLive, listed, message } from "./screen";

/** Presses a key until that is what it leads to. */
async function reach(page: Page, key: string, wanted: (there: Element) => boolean): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press(key);
    if (await page.evaluate(`(${wanted})(document.activeElement)`)) return;
  }
  throw new Error(`${key} does not lead there.`);
}

/** What has the focus looks otherwise than without it. */
function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const there = document.activeElement;
    return there !== null && getComputedStyle(there).boxShadow !== "none";
  });
}

test("by keyboard alone: signing in, to another room and past the list, writing, out", async ({ person, visit }) => {
  const alice = await person("alice");
  const [kitchen, garden] = [await alice.room("kitchen"), await alice.room("garden")];
  const page = await visit(null, { at: `/rooms/${kitchen.id}` });
  await expect(page.getByLabel("E-mail or handle")).toBeFocused();
  await page.keyboard.type(alice.name);
  await reach(page, "Tab", (there) => there.matches("input[type=password]"));
  await page.keyboard.type(alice.password);
  await page.keyboard.press("Enter");
  await isLive(page);
  await expect(composer(page, kitchen)).toBeFocused();

  await reach(page, "Shift+Tab", (there) => there.matches("nav[aria-label=Rooms] a:not([aria-current])"));
  await expect(listed(page, garden)).toBeFocused();
  expect(await isMarked(page)).toBe(true);
  await page.keyboard.press("Enter");
  await expect(composer(page, garden)).toBeFocused();
  await page.keyboard.type("no mouse");
  await page.keyboard.press("Enter");
  await expect(message(page, garden, "no mouse")).toBeVisible();

  await reach(page, "Shift+Tab", (there) => there.textContent === "Skip to the conversation");
  await expect(page.getByRole("link", { name: "Skip to the conversation" })).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await reach(page, "Shift+Tab", (there) => there.getAttribute("href") === "/settings");
  await page.keyboard.press("Enter");
  await reach(page, "Tab", (there) => there.textContent === "Sign out");
  expect(await isMarked(page)).toBe(true);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("E-mail or handle")).toBeFocused();
});
