/** Who may be in a room and do what: the dialogs behind its menu, and what one does about a member or a message. */
import { expect, type Page } from "@playwright/test";
import { isLive, log, room, type Scene, tours } from "./sceneParts";
import type { Story } from "./story";

export const managing: readonly Scene[] = [
  {
    name: "room-settings",
    who: "alice",
    play: async (page, story) => {
      await openFromMenu(page, tours(story), "Room settings…");
    },
  },
  {
    name: "notifications",
    who: "alice",
    play: async (page, story) => {
      await openFromMenu(page, tours(story), "Notifications…");
    },
  },
  {
    name: "discover-invited",
    who: "newcomer",
    play: async (page) => {
      await page.goto("/discover");
      await expect(page.getByText("You are invited")).toBeVisible();
    },
  },
  {
    name: "invite",
    who: "alice",
    play: async (page, story) => {
      await openFromMenu(page, room(story, "Committee"), "Invite people…");
      await page.getByRole("button", { name: "Make a link" }).click();
      await expect(page.getByText("/invite/").first()).toBeVisible();
    },
  },
  {
    name: "invited",
    who: "newcomer",
    play: async (page, story) => {
      await page.goto(story.link);
      await isLive(page);
      await expect(page.getByRole("button", { name: "Join room" })).toBeVisible();
    },
  },
  {
    name: "bans",
    who: "alice",
    play: async (page, story) => {
      await openFromMenu(page, room(story, "Committee"), "Banned people…");
      await expect(page.getByRole("button", { name: "Lift the ban" })).toBeVisible();
    },
  },
  {
    name: "member-menu",
    who: "alice",
    play: async (page, story) => {
      await page.goto(`${tours(story)}/members`);
      await page.getByRole("button", { name: "What to do about bob" }).click();
      await expect(page.getByRole("menuitem", { name: "Remove" })).toBeVisible();
    },
  },
  {
    name: "direct",
    who: "alice",
    play: async (page, story) => {
      await page.goto(`/rooms/${story.direct}`);
      await isLive(page);
      await expect(log(page).getByText("Is the rope still in your car?")).toBeVisible();
    },
  },
  {
    name: "direct-group",
    who: "alice",
    play: async (page, story) => {
      await page.goto(`/rooms/${story.group}`);
      await isLive(page);
      await expect(log(page).getByText("Who brings the stove?")).toBeVisible();
      await page.getByRole("button", { name: "Room menu" }).click();
    },
  },
  {
    name: "new-conversation",
    who: "alice",
    play: async (page) => {
      await page.goto("/discover");
      await isLive(page);
      await page.keyboard.press("Control+k");
      for (const name of ["bob", "erin"]) {
        await page.getByRole("combobox").fill(name);
        await expect(page.getByRole("option", { name }).first()).toBeVisible();
        await page.keyboard.press("Tab");
      }
      await expect(page.getByRole("option", { name: "Write to bob, erin" })).toBeVisible();
    },
  },
  {
    name: "message-actions",
    who: "alice",
    play: async (page, story) => {
      await openActions(page, story);
    },
  },
  {
    name: "replying",
    who: "alice",
    play: async (page, story) => {
      await openActions(page, story);
      await page.getByRole("button", { name: "Reply", exact: true }).click();
      await expect(page.getByText("Replying to")).toBeVisible();
    },
  },
  {
    name: "earlier-texts",
    who: "alice",
    play: async (page, story) => {
      await page.goto(`/rooms/${story.group}`);
      await isLive(page);
      await log(page).getByRole("button", { name: "(edited)" }).click();
      const dialog = page.getByRole("dialog", { name: "Earlier texts" });
      await expect(dialog.getByRole("listitem")).toHaveCount(2);
    },
  },
  {
    name: "delete-message",
    who: "alice",
    play: async (page, story) => {
      await openActions(page, story);
      await page.getByText("Delete…", { exact: true }).click();
      await expect(page.getByRole("dialog", { name: "Delete this message?" })).toBeVisible();
    },
  },
];

async function openFromMenu(page: Page, at: string, entry: string): Promise<void> {
  await page.goto(at);
  await isLive(page);
  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}

/** At a desk the menu of its toolbar; on a phone the sheet that a long press opens. */
async function openActions(page: Page, story: Story): Promise<void> {
  await page.goto(room(story, "Website & app"));
  await isLive(page);
  const row = log(page).locator("[data-message]").filter({ hasText: "is what I need" });
  await expect(row).toBeInViewport();
  const box = await row.boundingBox();
  if (!box) throw new Error("not drawn");
  if ((page.viewportSize()?.width ?? 0) < 600) {
    const touch = { pointerType: "touch", isPrimary: true, clientX: box.x + 90, clientY: box.y + 12 };
    await row.dispatchEvent("pointerdown", touch);
  } else {
    await row.hover();
    await page.getByRole("toolbar", { name: "Message" }).getByRole("button", { name: "More" }).click();
  }
  await expect(page.getByText("Delete…", { exact: true })).toBeVisible();
}
