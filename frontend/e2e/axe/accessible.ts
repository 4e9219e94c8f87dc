/** Screens, each in light and in dark, without a single violation. Those beside this file say which, by what they show. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, type Fixtures, test } from "../fixtures";

/** What hangs on the colours; all else is the same in both schemes. */
const OF_COLOURS = ["color-contrast", "link-in-text-block"];

type Screen = (fixtures: Fixtures) => Promise<Page>;

export function accessible(screens: Readonly<Record<string, Screen>>): void {
  for (const [name, open] of Object.entries(screens)) {
    test(`accessible: ${name}`, async ({ person, visit }) => {
      await expectAccessible(await open({ person, visit }));
    });
  }
}

/** For what a screen shows on the way to what it shows in the end; `within`: a selector, where the rest is known. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await coloursRest(page);
    const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
    if (colorScheme === "dark") axe.withRules(OF_COLOURS);
    const { violations } = await (within ? axe.include(within) : axe).analyze();
    const found = violations.map(
      ({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map((node) => node.html).join(" ")}`,
    );
    expect(found).toEqual([]);
  }
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
