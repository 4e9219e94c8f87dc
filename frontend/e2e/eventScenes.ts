/** Events: in the conversation, in full, in lists, and being made. */
import { expect } from "@playwright/test";
import { isLive, log, room, type Scene } from "./sceneParts";

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
];
