// Events: in the conversation, in full, in lists, and being made.
import { expect } from "../fixtures";
import { isLive, log } from "../screen";
import { accessible } from "./accessible";

accessible({
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

  "calling an event off": async ({ visit, person }) => {
    const alice = await person("alice");
    const page = await visit(alice, { at: `/events/${await alice.event(await alice.room("kitchen"))}` });
    await page.getByRole("button", { name: "Event menu" }).click();
    await page.getByRole("menuitem", { name: "Cancel event…" }).click();
    await expect(page.getByRole("dialog", { name: "Cancel this event?" })).toBeVisible();
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
    await expect(page.getByRole("main").getByRole("link", { name: /^Tea/ })).toBeVisible();
    await isLive(page);
    return page;
  },

  "events, as a month": async ({ visit, person }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.answer(await alice.event(room), "going");
    await alice.event(room, { title: "Coffee" });
    const page = await visit(alice, { at: `/events?view=month&month=${new Date().getFullYear() + 1}-01` });
    await expect(page.getByRole("main").getByRole("link", { name: /Tea/ })).toBeVisible();
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
});
