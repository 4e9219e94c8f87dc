/** Every screen in every state that has a look of its own, and how a browser gets there. */
import { expect, type WebSocketRoute } from "@playwright/test";
import { events } from "./eventScenes";
import { files } from "./fileScenes";
import { managing } from "./manageScenes";
import { outside } from "./outsideScenes";
import { BEACH } from "./picture";
import { offerRelease } from "./releasePage";
import { field, goOffline, isLive, log, openTours, room, type Scene, tours } from "./sceneParts";
import { comeToTheFront } from "./screen";

const inside: Scene[] = [
  {
    name: "rooms",
    who: "alice",
    play: async (page) => {
      await page.goto("/");
      await isLive(page);
    },
  },
  {
    name: "next-event",
    who: "alice",
    play: async (page) => {
      await page.goto("/");
      await expect(page.getByRole("link", { name: /^Next: / })).toBeVisible();
    },
  },
  {
    name: "new-release",
    who: "alice",
    play: async (page, story) => {
      await offerRelease(page);
      await openTours(page, story);
      await expect(page.getByRole("button", { name: "Reload" })).toBeVisible();
    },
  },
  { name: "conversation", who: "alice", play: openTours },
  {
    name: "conversation-unread",
    who: "alice",
    play: async (page, story) => {
      await page.route("**/read/", () => new Promise(() => undefined));
      await page.goto(room(story, "Hall laps"));
      await expect(page.getByText(/^New\s+since/)).toBeVisible();
    },
  },
  {
    name: "conversation-history",
    who: "bob",
    play: async (page, story) => {
      await page.goto(room(story, "Hall laps"));
      await isLive(page);
      await log(page).hover();
      await page.mouse.wheel(0, -900);
      await expect(page.getByRole("button", { name: /Latest messages|new messages/ })).toBeVisible();
    },
  },
  {
    name: "conversation-long-words",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Sicherungsgerätetechnikfortbildung 2027 und Rückrufaktionen"));
      await isLive(page);
      await field(page).fill("A draft\nof three lines,\nwith a last one");
    },
  },
  {
    name: "conversation-markdown",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Website & app"));
      await isLive(page);
      await expect(log(page).locator("pre span").first()).toBeVisible();
    },
  },
  {
    name: "reactions",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Website & app"));
      await isLive(page);
      await expect(log(page).getByRole("button", { name: /^🙌/ })).toBeVisible();
      await log(page).getByText("is what I need").hover();
    },
  },
  {
    name: "mentioning",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await field(page).pressSequentially("@");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "emoji",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Website & app"));
      await isLive(page);
      await log(page).getByRole("button", { name: "Add a reaction" }).first().click();
      await expect(page.getByRole("gridcell").first()).toBeVisible();
    },
  },
  {
    name: "sending-and-failed",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await page.route("**/messages/", (route) =>
        route.request().postData()?.includes("Topo")
          ? route.fulfill({
              status: 403,
              json: { detail: "The room is read-only now.", code: "forbidden", fields: {} },
            })
          : new Promise(() => undefined),
      );
      await field(page).fill("Topo for the left-hand line, the bolts on pitch 4 are new.");
      await field(page).press("Enter");
      await expect(page.getByRole("button", { name: "Retry" })).toBeVisible();
      await field(page).fill("Departure 06:30 sharp, otherwise we miss the first gondola.");
      await field(page).press("Enter");
      await page.waitForTimeout(600); // "Sending…" comes after 400 ms
    },
  },
  {
    name: "offline",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await goOffline(page);
      for (const text of ["Departure 06:30 sharp, otherwise we miss the first gondola.", "And bring something warm."]) {
        await field(page).fill(text);
        await field(page).press("Enter");
      }
      await field(page).fill("Does anyone have a spare");
      await page.waitForTimeout(600);
    },
  },
  {
    name: "catching-up",
    who: "alice",
    play: async (page, story) => {
      const sockets: WebSocketRoute[] = [];
      await page.routeWebSocket("**/connection/websocket", (socket) => {
        // The first is let through; after it is cut, the next ones open and never hear anything.
        if (sockets.push(socket) === 1) socket.connectToServer();
      });
      await openTours(page, story);
      await sockets[0]?.close();
      await expect(page.getByText("Fetching what")).toBeVisible();
    },
  },
  {
    name: "loading",
    who: "alice",
    play: async (page, story) => {
      await page.route("**/messages/**", () => new Promise(() => undefined));
      await page.goto(tours(story));
      await expect(page.getByRole("status", { name: "Loading Tours & rock" })).toBeVisible();
      await page.waitForTimeout(700); // the grey shapes come after 300 ms
    },
  },
  {
    name: "empty-room",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Photos"));
      await expect(page.getByRole("heading", { name: "Photos begins here" })).toBeVisible();
    },
  },
  {
    name: "members",
    who: "alice",
    play: async (page, story) => {
      const his = await page.context().browser()?.newPage({ storageState: story.bob });
      page.once("close", () => void his?.close());
      await his?.goto(tours(story));
      await page.goto(`${tours(story)}/members`);
      await expect(page.getByRole("heading", { name: "Everyone else" })).toBeVisible();
      await expect(page.getByText("2 here now")).toHaveCount(1);
    },
  },
  {
    name: "person",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await log(page).getByRole("button", { name: "Erin", exact: true }).last().click();
      await expect(page.getByRole("dialog", { name: "Erin" }).getByText("Away")).toBeVisible();
    },
  },
  {
    name: "room-menu",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await page.getByRole("button", { name: "Room menu" }).click();
    },
  },
  {
    name: "leave-room",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await page.getByRole("button", { name: "Room menu" }).click();
      await page.getByRole("menuitem", { name: "Leave room…" }).click();
    },
  },
  {
    name: "discover",
    who: "alice",
    play: async (page) => {
      await page.goto("/discover");
      await expect(page.getByRole("button", { name: "Join Ski tours" })).toBeVisible();
    },
  },
  {
    name: "search",
    who: "alice",
    play: async (page) => {
      await page.goto("/search?q=the");
      await expect(page.locator("mark").first()).toBeVisible();
    },
  },
  {
    name: "create-room",
    who: "alice",
    play: async (page) => {
      await page.goto("/discover#new-room");
      await page.getByLabel("Name").fill("Klettersteige");
    },
  },
  {
    name: "jump",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox", { name: "Room" }).fill("ha");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
  {
    name: "tokens",
    who: "alice",
    play: async (page) => {
      await page.goto("/settings/tokens");
      await page.getByLabel("Program").fill("Weather bot");
      await page.getByRole("button", { name: "Make token" }).click();
      await expect(page.getByRole("textbox", { name: "Token" })).toBeVisible();
    },
  },
  {
    name: "sync",
    who: "alice",
    play: async (page) => {
      await page.goto("/sync");
      await isLive(page);
      await expect(page.getByText(/^No difference in/)).toBeVisible();
    },
  },
  {
    name: "settings",
    who: "alice",
    play: async (page) => {
      await page.goto("/settings");
      await isLive(page);
      await expect(page.getByText("This device", { exact: true })).toBeVisible();
    },
  },
  {
    name: "settings-picture",
    who: "alice",
    play: async (page) => {
      await page.goto("/settings");
      await isLive(page);
      await page.locator('input[type="file"]').setInputFiles(BEACH);
      await expect(page.getByRole("img", { name: "How others will see you" })).toHaveJSProperty("complete", true);
    },
  },
  {
    name: "settings-password",
    who: "alice",
    play: async (page) => {
      await page.goto("/settings/account");
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByLabel("New password", { exact: true }).fill("correct horse");
    },
  },
  {
    name: "settings-deactivate",
    who: "alice",
    play: async (page) => {
      await page.goto("/settings/account");
      await page.getByRole("button", { name: "Deactivate", exact: true }).click();
      await page.getByLabel("Your password", { exact: true }).fill("correct horse");
    },
  },
  {
    name: "room-not-found",
    who: "alice",
    play: async (page) => {
      await page.goto("/rooms/2000000000");
      await expect(page.getByRole("heading", { name: "There is no such room" })).toBeVisible();
    },
  },
  {
    name: "room-to-join",
    who: "alice",
    play: async (page, story) => {
      await page.goto(room(story, "Ski tours"));
      await expect(page.getByRole("button", { name: "Join room" })).toBeVisible();
    },
  },
  {
    name: "no-rooms",
    who: "newcomer",
    play: async (page) => {
      await page.goto("/");
      await isLive(page);
      await page.waitForTimeout(300);
    },
  },
  {
    name: "session-ended",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await field(page).fill("I can take two more people from the station, one of them with a big rucksack");
      await page.route("**/api/**", (route) =>
        route.fulfill({ status: 403, json: { detail: "Sign in first.", code: "not_signed_in", fields: {} } }),
      );
      await comeToTheFront(page);
      await expect(page.getByRole("heading", { name: "You were signed out" })).toBeVisible();
    },
  },
  {
    name: "another-account",
    who: "alice",
    play: async (page, story) => {
      await openTours(page, story);
      await page.route("**/messages/", (route) =>
        route.fulfill({ status: 409, json: { detail: "Somebody else.", code: "wrong_account", fields: {} } }),
      );
      await page.context().addCookies(story.bob.cookies);
      await field(page).fill("From whom?");
      await field(page).press("Enter");
      await expect(page.getByRole("heading", { name: "Another account is signed in" })).toBeVisible();
    },
  },
];

export const scenes: readonly Scene[] = [...outside, ...inside, ...files, ...managing, ...events];
