// Reading: what is new, where one was, and far back.
import type { Page, Route } from "@playwright/test";
import { expect, test } from "./fixtures";
import { gate } from "./gate";
import type { Room } from "./person";
import { composer, isLive, listed, log, message, write } from "./screen";

const HISTORY = 300;
const OLDER = "**/messages/?before=*";
const NEWER = "**/messages/?after=*";

test("unread rooms are bold with a count that the tab's title shows too", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
  const page = await visit(bob, { at: `/rooms/${kitchen.id}` });
  await isLive(page);
  const name = listed(page, garden).getByText(garden.name);
  const weight = () => name.evaluate((element) => Number(getComputedStyle(element).fontWeight));
  const readWeight = await weight();
  await expect(page).toHaveTitle(new RegExp(`^${kitchen.name}`));

  await alice.say(garden, "one", "two");
  await expect(listed(page, garden)).toContainText("2 unread");
  await expect(page).toHaveTitle(new RegExp(`^\\(2\\) ${kitchen.name}`));
  expect(await weight()).toBeGreaterThan(readWeight);

  await listed(page, garden).click();
  await expect(message(page, garden, "two")).toBeVisible();
  await expect(listed(page, garden)).not.toContainText("unread");
  await expect(page).toHaveTitle(new RegExp(`^${garden.name}`));
  await page.reload();
  await isLive(page);
  await expect(listed(page, garden)).not.toContainText("unread");
});

test("the New line stands where the unread ones begin", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const seen = await visit(bob, { at: `/rooms/${room.id}` });
  await isLive(seen);
  await alice.say(room, "read");
  await expect(message(seen, room, "read")).toBeVisible();
  await expect(listed(seen, room)).not.toContainText("unread");
  await seen.context().close();
  await alice.say(room, "unread");

  const page = await visit(bob, { at: `/rooms/${room.id}` });
  await expect(message(page, room, "unread")).toBeVisible();
  const rows = await log(page, room).getByRole("listitem").allInnerTexts();
  const kinds = rows.map((row) => row.match(/^New|read$|unread$/)?.[0]).filter(Boolean);
  expect(kinds).toEqual(["read", "New", "unread"]);
});

test("while one reads further up, a pill counts what comes below", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, ...numbered(40));
  await bob.say(room, "caught up");
  const page = await visit(bob, { at: `/rooms/${room.id}` });
  await expect(message(page, room, "caught up")).toBeVisible();
  await isLive(page);
  await log(page, room).hover();
  await page.mouse.wheel(0, -600);
  await standsStill(page, room);
  const pill = page.getByRole("button", { name: /new message|Latest messages/ });
  await expect(pill).toHaveText("Latest messages");
  const before = await topmost(page, room);

  await alice.say(room, "down here");
  await expect(pill).toHaveText("1 new message");
  await alice.say(room, "and here");
  await expect(pill).toHaveText("2 new messages");
  expect(await topmost(page, room)).toEqual(before);

  await pill.click();
  await expect(message(page, room, "and here")).toBeInViewport();
  await expect(pill).toHaveCount(0);
});

test("paging up keeps what one reads in its place, to the room's beginning", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("archive");
  await alice.say(room, ...numbered(HISTORY));
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await expect(message(page, room, `line ${HISTORY}`)).toBeInViewport();
  const shown = await collectShown(page, room);
  const start = log(page, room).getByRole("heading", { name: `${room.name} begins here` });
  let pages = 0;
  while (!(await start.isVisible())) {
    const older = await holdPage(page, OLDER);
    await scroll(page, room, -400, async () => older.isAsked() || (await start.isVisible()));
    if (!older.isAsked()) break;
    const [number, top] = await topmost(page, room);
    older.deliver();
    await expect.poll(() => first(page, room)).toBeLessThan(number);
    const row = log(page, room).locator(`[data-message="${number}"]`);
    expect(Math.abs(((await row.boundingBox())?.y ?? 0) - top), `message ${number} moved`).toBeLessThanOrEqual(1);
    pages += 1;
  }
  expect(pages).toBeGreaterThan(1);
  expect(await shown()).toEqual(Array.from({ length: HISTORY }, (_, index) => index + 1));
});

test("paging down keeps what one reads in its place, to the room's end", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("archive");
  await alice.say(room, ...numbered(200));
  const page = await visit(alice, { at: `/rooms/${room.id}/messages/10` });
  await expect(message(page, room, "line 10")).toBeInViewport();
  let pages = 0;
  for (;;) {
    const newer = await holdPage(page, NEWER);
    const end = message(page, room, "line 200");
    await scroll(page, room, 400, async () => newer.isAsked() || (await end.isVisible()));
    if (!newer.isAsked()) break;
    await page.mouse.wheel(0, 10_000); // as far as is loaded
    await standsStill(page, room);
    const [before, place] = [await height(page, room), await topmost(page, room)];
    newer.deliver();
    await expect.poll(() => height(page, room)).toBeGreaterThan(before);
    expect(await topmost(page, room)).toEqual(place);
    pages += 1;
  }
  expect(pages).toBeGreaterThan(1);
});

test("what one writes far back without a network comes into view with the room's end, when it is back", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("archive");
  await alice.say(room, ...numbered(200));
  const page = await visit(alice, { at: `/rooms/${room.id}/messages/10` });
  await expect(message(page, room, "line 10")).toBeInViewport();
  await isLive(page);
  await page.context().setOffline(true);
  await write(page, room, "from far back");
  await expect(page.getByText("You’re offline.")).toBeVisible();
  await expect(message(page, room, "line 200")).toHaveCount(0);

  await page.context().setOffline(false);
  await expect(message(page, room, "from far back")).toBeInViewport();
  await expect(message(page, room, "line 200")).toBeInViewport();
});

test("a room that was loaded is painted from memory at its former position", async ({ person, visit }) => {
  const alice = await person("alice");
  const [long, short] = [await alice.room("long"), await alice.room("short")];
  await alice.say(long, ...numbered(40));
  await alice.say(short, "brief");
  const page = await visit(alice, { at: `/rooms/${long.id}` });
  await expect(message(page, long, "line 40")).toBeInViewport();
  await log(page, long).hover();
  await page.mouse.wheel(0, -500);
  await standsStill(page, long);
  await expect(page.getByRole("button", { name: "Latest messages" })).toBeVisible();
  const before = await topmost(page, long);
  await listed(page, short).click();
  await expect(message(page, short, "brief")).toBeVisible();

  await page.route("**/api/**", (route) => route.abort());
  await listed(page, long).click();
  await expect(log(page, long)).toBeVisible();
  expect(await topmost(page, long)).toEqual(before);
});

test("each room keeps its own draft, over a reload too", async ({ person, visit }) => {
  const alice = await person("alice");
  const [kitchen, garden] = [await alice.room("kitchen"), await alice.room("garden")];
  const page = await visit(alice, { at: `/rooms/${kitchen.id}` });
  await composer(page, kitchen).fill("for the kitchen");
  await listed(page, garden).click();
  await expect(composer(page, garden)).toHaveValue("");
  await composer(page, garden).fill("for the garden");
  await expect(listed(page, kitchen)).toContainText("Draft: for the kitchen");
  await listed(page, kitchen).click();
  await expect(composer(page, kitchen)).toHaveValue("for the kitchen");
  await page.reload();
  await expect(composer(page, kitchen)).toHaveValue("for the kitchen");
  await write(page, kitchen, "for the kitchen, done");
  await page.reload();
  await expect(message(page, kitchen, "for the kitchen, done")).toBeVisible();
  await expect(composer(page, kitchen)).toHaveValue("");
  await listed(page, garden).click();
  await expect(composer(page, garden)).toHaveValue("for the garden");
});

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1}`);
}

/** Notes every message that comes into the document from now on; the function returned tells their numbers. */
async function collectShown(page: Page, room: Room): Promise<() => Promise<number[]>> {
  const seen = await log(page, room).evaluateHandle((region) => {
    const numbers = new Set<number>();
    const look = () => {
      for (const row of region.querySelectorAll<HTMLElement>("[data-message]"))
        numbers.add(Number(row.dataset.message));
    };
    new MutationObserver(look).observe(region, { childList: true, subtree: true, attributes: true });
    look();
    return numbers;
  });
  return () => seen.evaluate((numbers) => [...numbers].sort((a, b) => a - b));
}

/** The next page from there arrives when it is told to. */
async function holdPage(page: Page, from: typeof OLDER | typeof NEWER) {
  const answer = gate();
  let isAsked = false;
  const hold = async (route: Route) => {
    isAsked = true;
    await answer.opened;
    await route.continue();
  };
  await page.route(from, hold, { times: 1 });
  return { isAsked: () => isAsked, deliver: answer.open };
}

async function scroll(page: Page, room: Room, by: number, until: () => Promise<boolean>): Promise<void> {
  await log(page, room).hover();
  while (!(await until())) {
    await page.mouse.wheel(0, by);
    await standsStill(page, room);
  }
}

/** The scroll position is the same in two frames. */
async function standsStill(page: Page, room: Room): Promise<void> {
  await log(page, room).evaluate(async (region) => {
    let before = Number.NaN;
    while (region.scrollTop !== before) {
      before = region.scrollTop;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }
  });
}

/** The number of the first message in the document. */
function first(page: Page, room: Room): Promise<number> {
  return log(page, room)
    .locator("[data-message]")
    .first()
    .evaluate((row) => Number((row as HTMLElement).dataset.message));
}

/** Of all that is loaded, drawn or not. */
function height(page: Page, room: Room): Promise<number> {
  return log(page, room).evaluate((region) => region.scrollHeight);
}

/** The uppermost message that is wholly in view: its number and where it stands. */
async function topmost(page: Page, room: Room): Promise<[number, number]> {
  return log(page, room).evaluate((region) => {
    const edge = region.getBoundingClientRect().top;
    const rows = [...region.querySelectorAll<HTMLElement>("[data-message]")];
    const row = rows.find((each) => each.getBoundingClientRect().top >= edge);
    return [Number(row?.dataset.message), row?.getBoundingClientRect().top ?? 0];
  });
}
