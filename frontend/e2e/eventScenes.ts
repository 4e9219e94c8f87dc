/** Events: in the conversation, in full, in lists, and being made. */
import { expect, type Page } from "@playwright/test";
import { isLive, log, room, type Scene } from "./sceneParts";
import type { Story } from "./story";

export const events: readonly Scene[] = [
  {
    name: "events-in-conversation",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Plans"));
      await isLive(page);
      await expect(log(page).getByRole("region", { name: "Event: Ice fall morning" })).toBeVisible();
    },
  },
  {
    name: "event-answer-not-saved",
    who: "bob",
    play: async (page, story) => {
      await page.goto(room(story, "Plans"));
      await isLive(page);
      await page.route("**/attendance/", (route) => route.abort());
      const weekend = log(page).getByRole("region", { name: "Event: Nordwand weekend" });
      await weekend.getByRole("button", { name: /^Maybe/ }).click();
      await expect(weekend.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "event",
    who: "alice",
    play: async (page, story) => {
      await openEvent(page, story, "Nordwand weekend");
      await expect(page.getByText("Car, 1 seat free")).toBeVisible();
    },
  },
  {
    name: "event-waiting",
    who: "alice",
    play: (page, story) => openEvent(page, story, "Lead course, part 2"),
  },
  {
    name: "event-cancelled",
    who: "alice",
    play: (page, story) => openEvent(page, story, "Ice fall morning"),
  },
  {
    name: "event-cancel",
    who: "alice",
    play: async (page, story) => {
      await openEvent(page, story, "Nordwand weekend");
      await page.getByRole("button", { name: "Event menu" }).click();
      await page.getByRole("menuitem", { name: "Cancel event…" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "event-not-found",
    who: "alice",
    play: async (page) => {
      await page.goto("/events/00000000-0000-4000-8000-000000000000");
      await expect(page.getByRole("heading", { name: "There is no such event" })).toBeVisible();
    },
  },
  {
    name: "event-edit",
    who: "alice",
    play: async (page, story) => {
      await openEvent(page, story, "Nordwand weekend");
      await page.goto(`${page.url()}#edit`);
      const end = page.getByLabel("Ends, date");
      await end.fill("2026-01-01");
      await expect(page.getByText("The end is not after the start.")).toBeVisible();
    },
  },
  {
    name: "event-new",
    who: "alice",
    play: async (page, story) => {
      await page.goto(`${room(story, "Plans")}#new-event`);
      await isLive(page);
      await page.getByLabel("Title").fill("Nordwand weekend");
      await page.getByLabel("Time zone").selectOption("Europe/Vienna");
      await page.getByLabel("Starts, date").fill("2027-10-31");
      await page.getByLabel("Starts, time").fill("02:30");
      await expect(page.getByText("The first is meant.")).toBeVisible();
    },
  },
  {
    name: "events",
    who: "alice",
    play: async (page) => {
      await page.goto("/events");
      await isLive(page);
      await expect(page.getByRole("main").getByRole("link", { name: /Nordwand weekend/ })).toBeVisible();
    },
  },
  {
    name: "events-month",
    who: "alice",
    play: async (page, story) => {
      await page.goto(`/events?view=month&month=${story.month}`);
      await isLive(page);
      await expect(
        page
          .getByRole("main")
          .getByRole("link", { name: /Nordwand weekend/ })
          .first(),
      ).toBeVisible();
    },
  },
  {
    name: "events-subscribe",
    who: "alice",
    play: async (page) => {
      await page.goto("/events");
      await page.getByRole("button", { name: /^Subscribe/ }).click();
      await page.getByRole("button", { name: /^Make/ }).click();
      await expect(page.getByLabel("Secret address")).toBeVisible();
    },
  },
  {
    name: "events-none",
    who: "newcomer",
    play: async (page) => {
      await page.goto("/events");
      await isLive(page);
      await expect(page.getByText("Nothing is planned")).toBeVisible();
    },
  },
  {
    name: "events-failed",
    who: "alice",
    play: async (page) => {
      await page.route("**/api/events/?**", (route) => route.abort());
      await page.goto("/events");
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
];

async function openEvent(page: Page, story: Story, title: string): Promise<void> {
  await page.goto(room(story, "Plans"));
  await isLive(page);
  await log(page).getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { name: title })).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Who answered" }).first()).toBeVisible();
}
