/** What a page shows, looked through by axe. Screens that one person comes by share a page: to load it costs most. */
import type { Page } from "@playwright/test";
import axe from "axe-core";
import { expect, test } from "../fixtures";

/** What hangs on the colours; all else is the same in both schemes. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** Fails for a single violation, in light or in dark. `within`: a selector, where the rest is known. */
export function expectAccessible(page: Page, screen: string, within?: string): Promise<void> {
  return test.step(`accessible: ${screen}`, async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await coloursRest(page);
      const violations = await look(page, within, colorScheme === "dark" ? OF_COLOURS : undefined);
      // The screens that follow are looked at all the same.
      expect.soft(violations, `${screen}, ${colorScheme}`).toEqual([]);
    }
  });
}

/** To another address, as a link within the page leads there. */
export async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, "", to);
    dispatchEvent(new PopStateEvent("popstate"));
  }, address);
}

/** Each violated rule, with the elements. `rules`: these alone. */
async function look(page: Page, within?: string, rules?: string[]): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in globalThis);
  if (!isThere) await page.evaluate(axe.source);
  const task = { within, only: rules ? { runOnly: { type: "rule" as const, values: rules } } : {} };
  return page.evaluate(async ({ within, only }) => {
    const there = globalThis as unknown as { axe: typeof axe };
    const { violations } = await there.axe.run(within ?? document, { resultTypes: ["violations"], ...only });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, task);
}

/** Buttons fade from one scheme's colours to the other's; what turns for ever is not waited for. */
async function coloursRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
    const ending = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ending.map(({ finished }) => finished));
  });
}
