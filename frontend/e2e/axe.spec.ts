// Every screen, in light and in dark, without a single violation.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { anotherTab, expect, type Fixtures, test } from "./fixtures";
import { BEACH, NOTES } from "./picture";
import { composer, isLive, listed, log, message, signIn, signOut, unsent, write } from "./screen";

type Screen = (fixtures: Fixtures) => Promise<Page>;

const LONG = "A longer message with a link to https://example.org/a/path?with=query, and then\na second line.";

const SCREENS: Record<string, Screen> = {
  "sign-in": async ({ visit }) => {
    const page = await visit(null);
    await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
    return page;
  },

  "sign-in, refused": async ({ visit, person }) => {
    const page = await visit(null);
    await signIn(page, await person("alice"), "wrong");
    await expect(page.getByRole("alert")).toBeVisible();
    return page;
  },

  "too many requests": async ({ visit, person }) => {
    const page = await visit(null);
    const answer = {
      status: 429,
      headers: { "Retry-After": "754" },
      json: { detail: "Wait.", code: "throttled", fields: {} },
    };
    await page.route("**/api/login/", (route) => route.fulfill(answer));
    await signIn(page, await person("alice"));
    await expect(page.getByRole("button", { name: /^Try again in 12:3\d$/ })).toBeVisible();
    return page;
  },

  "sign-up": async ({ visit }) => {
    const page = await visit(null, { at: "/sign-up" });
    await page.getByRole("button", { name: "Create account" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    return page;
  },

  "first run": async ({ visit }) => {
    const page = await visit(null);
    await page.route("**/api/server/", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), needs_setup: true } });
    });
    await page.goto("/setup/of-no-use");
    await expect(page.getByRole("heading", { name: "This server is yours" })).toBeVisible();
    return page;
  },

  "files, in the conversation and to be sent": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    await page.locator('input[type="file"]').setInputFiles([BEACH, NOTES]);
    await expect(page.getByRole("list", { name: "Files to send" })).toBeVisible();
    await page.getByRole("button", { name: "Send" }).click();
    await expect(log(page, room).getByRole("button", { name: BEACH.name })).toBeVisible();
    await page.locator('input[type="file"]').setInputFiles([BEACH, { ...NOTES, buffer: Buffer.alloc(0) }]);
    await expect(page.getByRole("list", { name: "Files to send" }).locator("img")).toHaveCount(1);
    return page;
  },

  "no rooms yet": async ({ visit, person }) => {
    const page = await visit(await person("alice"));
    await expect(page.getByRole("heading", { name: "You’re in no room yet" })).toBeVisible();
    return page;
  },

  "empty room": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(page.getByRole("heading", { name: `${room.name} begins here` })).toBeVisible();
    await isLive(page);
    return page;
  },

  conversation: async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const [room, unread] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
    await alice.say(room, "hello", LONG);
    await bob.say(room, "hi");
    const page = await visit(bob, { at: `/rooms/${room.id}` });
    await expect(message(page, room, "hi")).toBeVisible();
    await isLive(page);
    await alice.say(room, ...Array.from({ length: 30 }, (_, index) => `line ${index}`));
    await alice.say(unread, "one");
    await expect(listed(page, unread)).toContainText("1 unread");
    await expect(message(page, room, "line 29")).toBeVisible();
    return page;
  },

  "conversation with Markdown": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(
      room,
      "# Heading\n\n> quote with `code`\n\n1. one\n2. [two](https://example.org)\n\n---\n|a|b|\n|-|-|\n|1|2|",
      "```python\ndef greet():  # politely\n    return 'hello'\n```",
    );
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(log(page, room).locator("pre span").first()).toBeVisible();
    await isLive(page);
    return page;
  },

  "mentions, and whom to mention": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
    await bob.say(kitchen, `@${alice.name}, is *@${bob.name}* me?`);
    await bob.say(garden, `@${alice.name}`);
    const page = await visit(alice, { at: `/rooms/${kitchen.id}` });
    await isLive(page);
    await expect(listed(page, garden)).toContainText("1 for you");
    await composer(page, kitchen).pressSequentially("@");
    await expect(page.getByRole("option")).toHaveCount(2);
    return page;
  },

  "choosing an emoji": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "Tea?");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    await message(page, room, "Tea?").hover();
    await page.getByRole("button", { name: "React with 👍" }).click();
    await log(page, room).getByRole("button", { name: "Add a reaction" }).click();
    await expect(page.getByRole("gridcell").first()).toBeVisible();
    return page;
  },

  "conversation with refused and waiting messages, offline": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "hello");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    const refusal = { status: 400, json: { detail: "Not today.", code: "invalid", fields: {} } };
    await page.route("**/messages/", (route) => route.fulfill(refusal), { times: 1 });
    await write(page, room, "refused");
    await expect(page.getByRole("alert")).toBeVisible();
    await page.context().setOffline(true);
    await write(page, room, "waiting");
    await expect(unsent(page, room)).toHaveCount(2);
    await expect(page.getByText("You’re offline.")).toBeVisible();
    return page;
  },

  "events in the conversation": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const room = await alice.room("kitchen", [bob]);
    await alice.answer(await alice.event(room, { capacity: 1, place: "Hut", link: "https://example.org/" }), "going");
    await alice.answer(await alice.event(room, { title: "Coffee" }), "maybe");
    const page = await visit(bob, { at: `/rooms/${room.id}` });
    await isLive(page);
    await page.route("**/attendance/", (route) => route.abort());
    await log(page, room)
      .getByRole("button", { name: /^Wait 0/ })
      .click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByRole("region", { name: "Event: Coffee" })).toBeVisible();
    return page;
  },

  event: async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const room = await alice.room("kitchen", [bob]);
    const tea = await alice.event(room, { capacity: 1, description: "Bring cups. https://example.org/" });
    await alice.answer(tea, "going", "One pot");
    await bob.answer(tea, "going");
    const page = await visit(bob, { at: `/events/${tea}` });
    await expect(page.getByText("Waiting list")).toBeVisible();
    await isLive(page);
    return page;
  },

  "new event": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}#new-event` });
    await page.getByLabel("Places").fill("none");
    await page.getByRole("button", { name: "Create event" }).click();
    await expect(page.getByRole("alert")).toHaveCount(2);
    return page;
  },

  "events, as a list": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.answer(await alice.event(room, { capacity: 2 }), "going");
    await alice.event(room, { title: "Coffee" });
    const page = await visit(alice, { at: "/events" });
    await expect(page.getByRole("link", { name: /^Tea/ })).toBeVisible();
    await isLive(page);
    return page;
  },

  "events, as a month": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.answer(await alice.event(room), "going");
    await alice.event(room, { title: "Coffee" });
    const page = await visit(alice, { at: `/events?view=month&month=${new Date().getFullYear() + 1}-01` });
    await expect(page.getByRole("link", { name: /Tea/ })).toBeVisible();
    await isLive(page);
    return page;
  },

  "events, for another calendar": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/events" });
    await page.getByRole("button", { name: "Subscribe" }).click();
    await page.getByRole("button", { name: "Make address" }).click();
    await expect(page.getByLabel("Secret address")).toBeVisible();
    return page;
  },

  members: async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}/members` });
    await expect(page.getByRole("complementary", { name: "Members" }).getByText(`@${alice.name}`)).toBeVisible();
    await isLive(page);
    return page;
  },

  discover: async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await (await person("bob")).room("kitchen");
    const page = await visit(alice, { at: "/discover" });
    await page.getByRole("searchbox").fill(room.name);
    await expect(page.getByRole("button", { name: `Join ${room.name}` })).toBeVisible();
    return page;
  },

  "create room": async ({ visit, person }) => {
    const page = await visit(await person("alice"));
    await page.getByRole("main").getByRole("link", { name: "New room" }).click();
    await page.getByRole("button", { name: "Create room" }).click();
    await expect(page.getByRole("alert")).toHaveText("A room needs a name.");
    return page;
  },

  "room menu": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await page.getByRole("button", { name: "Room menu" }).click();
    await expect(page.getByRole("menuitem").first()).toBeVisible();
    return page;
  },

  "leave room": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await page.getByRole("button", { name: "Room menu" }).click();
    await page.getByRole("menuitem", { name: "Leave room…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    return page;
  },

  "jump to a room": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await expect(composer(page, room)).toBeVisible();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option", { name: room.name })).toBeVisible();
    return page;
  },

  "a new conversation": async ({ visit, person }) => {
    const [alice, bob, erin] = await Promise.all([person("alice"), person("bob"), person("erin")]);
    await alice.room("kitchen", [bob, erin]);
    const page = await visit(alice);
    await page.getByRole("button", { name: "New conversation" }).click();
    for (const { name } of [bob, erin]) {
      await page.getByRole("combobox").fill(name);
      await page.getByRole("option", { name }).click();
    }
    await expect(page.getByRole("option", { name: "Write to" })).toBeVisible();
    return page;
  },

  "tokens for programs": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings/tokens" });
    await page.getByRole("button", { name: "Make token" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    return page;
  },

  "how the sync is doing": async ({ visit, person }) => {
    const alice = await person("alice");
    await alice.room("kitchen");
    const page = await visit(alice, { at: "/sync" });
    await expect(page.getByText(/^No difference in 1 room/)).toBeVisible();
    return page;
  },

  settings: async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings" });
    await expect(page.getByText("This device", { exact: true })).toBeVisible();
    await expect(page.getByRole("switch", { name: "Event reminders" })).toBeVisible();
    await page.getByRole("button", { name: "Change password" }).click();
    return page;
  },

  "a picture that is chosen": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings" });
    await page.locator('input[type="file"]').setInputFiles(BEACH);
    await expect(page.getByRole("button", { name: "Use this picture" })).toBeFocused();
    return page;
  },

  "ending an account": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/settings" });
    await page.getByRole("button", { name: "Deactivate", exact: true }).click();
    await page.getByRole("button", { name: "Deactivate account" }).click();
    await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
    return page;
  },

  "forgotten password": async ({ visit }) => {
    const page = await visit(null, { at: "/reset" });
    await expect(page.getByRole("button", { name: "Send the link" })).toBeVisible();
    return page;
  },

  "new password": async ({ visit }) => {
    const page = await visit(null, { at: "/reset/1-a-b" });
    await expect(page.getByRole("button", { name: "Set password and sign in" })).toBeVisible();
    return page;
  },

  "room not found": async ({ visit, person }) => {
    const page = await visit(await person("alice"), { at: "/rooms/2000000000" });
    await expect(page.getByRole("heading", { name: "There is no such room" })).toBeVisible();
    return page;
  },

  search: async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "green tea", "tea with milk");
    const page = await visit(alice, { at: "/search?q=tea" });
    await expect(page.locator("mark")).toHaveCount(2);
    return page;
  },

  "session ended": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await composer(page, room).fill("half a sent");
    await signOut(await anotherTab(page));
    await page.bringToFront(); // a tab behind another draws nothing: its colours would stay between the two schemes
    await expect(page.getByRole("heading", { name: "You were signed out" })).toBeVisible();
    return page;
  },

  "server unreachable": async ({ visit }) => {
    const page = await visit(null);
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
    return page;
  },
};

for (const [name, open] of Object.entries(SCREENS)) {
  test(`accessible: ${name}`, async ({ person, visit }) => {
    const page = await open({ person, visit });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await coloursRest(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map((node) => node.html).join(" ")}`,
      );
      expect(found).toEqual([]);
    }
  });
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
