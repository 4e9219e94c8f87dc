/** What scenes are made of, and where things stand on the screen. */
import { expect, type Page } from "@playwright/test";
import type { Story } from "./story";

export type Scene = Readonly<{
  name: string;
  /** Whose browser; null: signed out. */
  who: "alice" | "bob" | "newcomer" | null;
  play: (page: Page, story: Story) => Promise<void>;
}>;

export const room = (story: Story, name: string) => `/rooms/${story.rooms[name] ?? 0}`;
export const tours = (story: Story) => room(story, "Tours & rock");
export const field = (page: Page) => page.getByRole("textbox", { name: /^Message to/ });
export const log = (page: Page) => page.getByRole("region", { name: /^Messages in/ });

export async function isLive(page: Page): Promise<void> {
  // The sign is hidden on a phone's conversation; its state is not.
  await expect(page.locator("[data-connection]").first()).toHaveAttribute("data-connection", "live");
}

export async function openTours(page: Page, story: Story): Promise<void> {
  await page.goto(tours(story));
  await isLive(page);
  await expect(log(page)).toBeVisible();
}

export async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await expect(page.locator("[data-connection]").first()).toHaveAttribute("data-connection", "offline");
}
