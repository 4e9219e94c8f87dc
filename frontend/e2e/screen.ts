/** Where things are on the screen, by what they are called there. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { Person, Room } from "./person";

/** Within this many milliseconds a push arrives even on a busy machine, much sooner than the sync of every 45 seconds. */
export const PUSHED = 8_000;

export function composer(page: Page, room: Room): Locator {
  return page.getByRole("textbox", { name: `Message to ${room.name}` });
}

export function log(page: Page, room: Room): Locator {
  return page.getByRole("region", { name: `Messages in ${room.name}` });
}

/** A message that the server has. */
export function message(page: Page, room: Room, text: string): Locator {
  return log(page, room)
    .locator("[data-message]")
    .filter({ has: page.getByText(text, { exact: true }) });
}

/** A message that only this device has. */
export function unsent(page: Page, room: Room): Locator {
  return log(page, room).locator("[data-send]:not([data-send=sent])");
}

/** Its place in the list of rooms. */
export function listed(page: Page, room: Room): Locator {
  return page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name: room.name });
}

function connection(page: Page): Locator {
  return page.getByRole("status").filter({ hasText: /^(Live|Catching up…|Offline.*)$/ });
}

/** The confirmed messages in the document, from above. */
export function texts(page: Page, room: Room): Promise<string[]> {
  return log(page, room).locator("[data-message] p").allTextContents();
}

export async function write(page: Page, room: Room, text: string): Promise<void> {
  await composer(page, room).fill(text);
  await composer(page, room).press("Enter");
}

/** Enough for a page that is open to be up to date and to stay so. */
export async function isLive(page: Page): Promise<void> {
  await expect(connection(page)).toHaveText("Live");
}

/** Starts the same sync as that of every 45 seconds (absent.spec.ts waits for that one). */
export async function comeToTheFront(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
}

export async function signIn(page: Page, who: Person, password = who.password): Promise<void> {
  await page.getByLabel("E-mail or handle").fill(who.name);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("E-mail or handle")).toBeVisible();
}

/** The toolbar of the message under the pointer or the focus. */
export function tools(page: Page): Locator {
  return page.getByRole("toolbar", { name: "Message" });
}

/** Chooses from the menu of a message. */
export async function action(page: Page, row: Locator, name: string): Promise<void> {
  await row.hover();
  await tools(page).getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name }).click();
}
