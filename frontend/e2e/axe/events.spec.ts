// Events: in the conversation, in full, in lists, and being made.
import { expect, test } from "../fixtures";
import { isLive, log } from "../screen";
import { expectAccessible, go } from "./accessible";

test("accessible: events", async ({ visit, person }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const description = "Bring cups. https://example.org/";
  const tea = await alice.event(room, { capacity: 1, place: "Hut", link: "https://example.org/", description });
  await bob.answer(tea, "going", "One pot");
  await alice.answer(await alice.event(room, { title: "Coffee" }), "maybe");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await page.route("**/attendance/", (route) => route.abort(), { times: 1 });
  await log(page, room)
    .getByRole("button", { name: /^Wait 0/ })
    .click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("region", { name: "Event: Coffee" })).toBeVisible();
  await expectAccessible(page, "events in the conversation");

  await alice.answer(tea, "going");
  await go(page, `/events/${tea}`);
  await expect(page.getByText("Waiting list")).toBeVisible();
  await expectAccessible(page, "event");

  await page.getByRole("button", { name: "Event menu" }).click();
  await page.getByRole("menuitem", { name: "Cancel event…" }).click();
  await expect(page.getByRole("dialog", { name: "Cancel this event?" })).toBeVisible();
  await expectAccessible(page, "calling an event off");
  await page.keyboard.press("Escape");

  await go(page, `/rooms/${room.id}#new-event`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Places").fill("none");
  await dialog.getByRole("button", { name: "Create event" }).click();
  await expect(dialog.getByRole("alert")).toHaveCount(2);
  await expectAccessible(page, "new event");
});

test("accessible: events of all rooms", async ({ visit, person }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.answer(await alice.event(room, { capacity: 2 }), "going");
  await alice.event(room, { title: "Coffee" });
  const page = await visit(alice, { at: "/events" });
  await expect(page.getByRole("main").getByRole("link", { name: /^Tea/ })).toBeVisible();
  await isLive(page);
  await expectAccessible(page, "events, as a list");

  await page.getByRole("button", { name: "Subscribe" }).click();
  await page.getByRole("button", { name: "Make address" }).click();
  await expect(page.getByLabel("Secret address")).toBeVisible();
  await expectAccessible(page, "events, for another calendar");
  await page.keyboard.press("Escape");

  await go(page, `/events?view=month&month=${new Date().getFullYear() + 1}-01`);
  await expect(page.getByRole("main").getByRole("link", { name: /Tea/ })).toBeVisible();
  await expectAccessible(page, "events, as a month");
});
