/** Pictures and files: those of the next message in each of their states, and those that were sent. */
import { expect, type Locator, type Page } from "@playwright/test";
import { BEACH, NOTES } from "./picture";
import { field, goOffline, isLive, log, room, type Scene } from "./sceneParts";
import type { Story } from "./story";

const LONG = { ...NOTES, name: "Zustiegsbeschreibung und Materialliste fuer die Suedwand, Stand November.pdf" };

export const files: readonly Scene[] = [
  {
    name: "files",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await page.locator('input[type="file"]').setInputFiles([BEACH, { ...NOTES, buffer: Buffer.alloc(0) }]);
      await expect(page.getByRole("list", { name: "Files to send" }).locator("img")).toHaveCount(1);
    },
  },
  {
    name: "lightbox",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await log(page).getByRole("button", { name: BEACH.name }).last().click();
      await expect(page.getByRole("dialog").getByRole("img")).toHaveJSProperty("complete", true);
    },
  },
  {
    name: "files-on-their-way",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await uploadsStandStill(page);
      await choose(page).setInputFiles([BEACH, NOTES, LONG]);
      await field(page).fill("All that you need for Saturday");
      await field(page).press("Enter");
      await expect(page.getByText("Sends when 3 files are uploaded.")).toBeVisible();
    },
  },
  {
    name: "files-failed",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await answers(page, {
        [BEACH.name]: { status: 400, detail: "This picture has more than 50 million pixels. Make it smaller." },
        [NOTES.name]: { status: 429, detail: "You may upload 500 MB a day. Try again later." },
      });
      await choose(page).setInputFiles([BEACH, NOTES, { ...LONG, buffer: Buffer.alloc(0) }]);
      await expect(tray(page).getByRole("alert")).toHaveCount(3);
    },
  },
  {
    name: "files-offline",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await choose(page).setInputFiles({ ...NOTES, buffer: Buffer.alloc(0) });
      await page.getByRole("button", { name: "Remove notes.txt" }).click(); // what draws the files is here by now
      await goOffline(page);
      await choose(page).setInputFiles([BEACH, LONG]);
      await expect(tray(page).getByText("Not uploaded yet: no connection.")).toHaveCount(2);
    },
  },
  {
    name: "files-too-many",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await uploadsStandStill(page);
      await choose(page).setInputFiles([BEACH, BEACH, NOTES, LONG, BEACH, BEACH, NOTES, LONG, NOTES, NOTES, LONG]);
      await expect(tray(page).getByRole("listitem")).toHaveCount(11);
      await tray(page).getByRole("alert").scrollIntoViewIfNeeded();
    },
  },
  {
    name: "files-lost",
    who: "alice",
    play: async (page, story) => {
      await openPhotos(page, story);
      await choose(page).setInputFiles(BEACH);
      await expect(tray(page).getByText("1.9 kB")).toBeVisible();
      await uploadsStandStill(page);
      await choose(page).setInputFiles([NOTES, LONG]);
      await expect(tray(page).getByRole("progressbar")).toHaveCount(2);
      await page.reload();
      await expect(page.getByText(/^Not uploaded before this page was closed/)).toBeVisible();
    },
  },
];

const choose = (page: Page): Locator => page.locator('input[type="file"]');
const tray = (page: Page): Locator => page.getByRole("list", { name: "Files to send" });

/** What goes up from now on comes no further than two thirds. */
async function uploadsStandStill(page: Page): Promise<void> {
  await page.evaluate(() => {
    XMLHttpRequest.prototype.send = function () {
      this.upload.dispatchEvent(new ProgressEvent("progress", { lengthComputable: true, loaded: 2, total: 3 }));
    };
  });
}

/** What the server says to the files of these names. */
async function answers(page: Page, said: Readonly<Record<string, { status: number; detail: string }>>): Promise<void> {
  await page.route("**/attachments/", (route) => {
    const sent = route.request().postDataBuffer()?.toString("latin1") ?? "";
    const [, answer] = Object.entries(said).find(([name]) => sent.includes(`"${name}"`)) ?? [];
    if (!answer) return route.continue();
    const { status, detail } = answer;
    return route.fulfill({ status, json: { detail, code: "refused", fields: {} } });
  });
}

/** Alice's first pictures in a room of her own, sent once. */
async function openPhotos(page: Page, story: Story): Promise<void> {
  await page.goto(room(story, "Committee"));
  await isLive(page);
  const shots = log(page).getByRole("button", { name: BEACH.name });
  await expect(shots.or(page.getByRole("heading", { name: "Committee begins here" })).first()).toBeVisible();
  if ((await shots.count()) === 0) {
    await page.locator('input[type="file"]').setInputFiles([BEACH, BEACH, BEACH, NOTES]);
    await expect(page.getByRole("list", { name: "Files to send" })).toBeVisible();
    await field(page).fill("The evening, and what it cost");
    await field(page).press("Enter");
  }
  await expect(shots.last()).toBeVisible();
}
