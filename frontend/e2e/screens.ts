/** Photographs every screen at phone and desk width, light and dark: `npm run screens`. Not a test; look at the pictures. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { test as base } from "@playwright/test";
import { scenes } from "./scenes";
import { type Story, tell } from "./story";

const FOLDER = resolve(process.env.LOCKSTEP_SCREENS ?? join(process.env.LOCKSTEP_HOME ?? "..", "screens"));
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];
const THEMES = ["light", "dark"] as const;

const test = base.extend<object, { story: Story }>({
  story: [
    async ({ playwright }, use, { project }) => {
      mkdirSync(FOLDER, { recursive: true });
      await use(await tell(playwright.request, project.use.baseURL ?? ""));
    },
    { scope: "worker" },
  ],
});

for (const viewport of SIZES) {
  for (const colorScheme of THEMES) {
    for (const scene of scenes) {
      const picture = `${scene.name}-${viewport.width}-${colorScheme}.png`;
      test(picture, async ({ browser, story }) => {
        const storageState = scene.who ? story[scene.who] : undefined;
        const context = await browser.newContext({ viewport, colorScheme, ...(storageState && { storageState }) });
        const page = await context.newPage();
        await scene.play(page, story);
        await page.screenshot({ path: join(FOLDER, picture), animations: "disabled", caret: "hide" });
        await context.close();
      });
    }
  }
}

test.afterAll(() => process.stdout.write(`Pictures are in ${FOLDER}\n`));
