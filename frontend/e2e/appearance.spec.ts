// What the device wants of a page's looks: light or dark, and less motion.
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { signIn } from "./screen";

/** Whether the page's text is brighter than its ground. */
function isDark(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const brightness = (colour: string) =>
      (colour.match(/[\d.]+/g) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
    const { color } = getComputedStyle(document.body);
    const { backgroundColor } = getComputedStyle(document.documentElement);
    return brightness(color) > brightness(backgroundColor);
  });
}

test("light and dark follow the device, until one chooses, which a reload keeps", async ({ person, visit }) => {
  const page = await visit(await person("alice"), { at: "/settings", colorScheme: "dark" });
  await expect(page.getByRole("radio", { name: "Dark" })).toBeVisible();
  await expect.poll(() => isDark(page)).toBe(true);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(() => isDark(page)).toBe(false);

  await page.getByText("Dark", { exact: true }).click();
  await expect.poll(() => isDark(page)).toBe(true);
  await page.reload();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await expect.poll(() => isDark(page)).toBe(true);
});

/** Whether the sign of the line climbs, and how many milliseconds a dialog takes to be there. */
async function motion(page: Page): Promise<{ sign: boolean; dialog: number }> {
  await expect(page.getByText("Catching up…").first()).toBeVisible();
  const sign = await page.evaluate(() =>
    document.getAnimations().some(({ effect }) => effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY),
  );
  await page.getByRole("main").getByRole("link", { name: "New room" }).click();
  const content = page.getByRole("dialog").locator("> *");
  const taken = await content.evaluate((element) => getComputedStyle(element).animationDuration);
  return { sign, dialog: Number.parseFloat(taken) * 1_000 };
}

test("who wants less motion sees none; others do", async ({ person, visit }) => {
  const alice = await person("alice");
  const seen = async (reducedMotion: "reduce" | "no-preference") => {
    const page = await visit(null, { reducedMotion });
    await page.routeWebSocket("**/connection/websocket", () => undefined); // so that it is never live
    await signIn(page, alice);
    return motion(page);
  };
  expect(await seen("reduce")).toEqual({ sign: false, dialog: 1 });
  expect(await seen("no-preference")).toEqual({ sign: true, dialog: expect.closeTo(160, -2) });
});
