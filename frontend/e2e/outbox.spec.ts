// What was written and not sent outlives the tab, the session and another account in between.
import type { Page } from "@playwright/test";
import { anotherTab, expect, test } from "./fixtures";
import { composer, isLive, listed, message, signIn, signOut, unsent, write } from "./screen";

const POSTS = "**/api/rooms/*/messages/";

/** How many sends this browser has written down. */
function writtenDown(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("lockstep:outbox");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction("sends").objectStore("sends").count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

/** The tab's process ends without a word. */
async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent("crash");
  await page.goto("chrome://crash").catch(() => undefined);
  await crashed;
}

test("written offline, the tab closed: the next visit sends it, once and in order", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await page.context().setOffline(true);
  for (const text of ["one", "two", "three"]) await write(page, room, text);
  await expect.poll(() => writtenDown(page)).toBe(3);
  const context = page.context();
  await page.close();

  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto(`/rooms/${room.id}`);
  await expect(message(next, room, "three")).toBeVisible();
  await expect(unsent(next, room)).toHaveCount(0);
  expect(await alice.messages(room)).toEqual(["one", "two", "three"]);
  await expect.poll(() => writtenDown(next)).toBe(0);
});

test("reloaded, then crashed, while nothing gets through: the next visit sends it, once and in order", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const at = `/rooms/${room.id}`;
  const page = await visit(alice, { at });
  const context = page.context();
  await isLive(page);
  let open = false;
  await context.route(POSTS, (route) =>
    open || route.request().method() !== "POST" ? route.continue() : route.abort("connectionreset"),
  );
  for (const text of ["one", "two", "three"]) await write(page, room, text);
  await expect.poll(() => writtenDown(page)).toBe(3);
  await page.reload();
  await expect(unsent(page, room)).toContainText(["one", "two", "three"]);
  await crash(page);

  open = true;
  const next = await anotherTab(page, at);
  await expect(message(next, room, "three")).toBeVisible();
  await expect(unsent(next, room)).toHaveCount(0);
  expect(await alice.messages(room)).toEqual(["one", "two", "three"]);
});

test("crashed before the browser's database had it: the next visit sends it, once and in order", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice);
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () =>
      Object.create(IDBOpenDBRequest.prototype, { addEventListener: { value: () => undefined } });
  });
  await page.goto(`/rooms/${room.id}`);
  await isLive(page);
  await page.route(POSTS, (route) =>
    route.request().method() === "POST" ? route.abort("connectionreset") : route.continue(),
  );
  for (const text of ["one", "two"]) await write(page, room, text);
  await crash(page);

  const next = await anotherTab(page, `/rooms/${room.id}`);
  await expect(message(next, room, "two")).toBeVisible();
  await expect(composer(next, room)).toHaveValue("");
  await expect(unsent(next, room)).toHaveCount(0);
  expect(await alice.messages(room)).toEqual(["one", "two"]);
  await expect.poll(() => writtenDown(next)).toBe(0);
});

test("taken back offline without knowing whether it got through: the next visit asks, before it sends what is left", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await page.route(POSTS, async (route) => {
    await page.context().setOffline(true);
    await route.abort("connectionreset");
  });
  await write(page, room, "not this");
  await expect(page.getByText("You’re offline.")).toBeVisible();
  await write(page, room, "but this");
  await page.getByRole("button", { name: "Cancel sending" }).first().click();
  await expect(page.getByText("Cancelling…")).toBeVisible();
  await expect(page.getByText("Offline · 1 unsent").first()).toBeVisible();
  await expect.poll(() => writtenDown(page)).toBe(2);
  const context = page.context();
  await page.close();

  await context.setOffline(false);
  const next = await context.newPage();
  const asked: string[] = [];
  next.on("request", (request) => {
    if (/\/(sends|messages)\//.test(request.url()) && request.method() !== "GET") asked.push(request.method());
  });
  await next.goto(`/rooms/${room.id}`);
  await expect(message(next, room, "but this")).toBeVisible();
  await expect(unsent(next, room)).toHaveCount(0);
  expect(asked).toEqual(["DELETE", "POST"]);
  expect(await alice.messages(room)).toEqual(["but this"]);
  await expect.poll(() => writtenDown(next)).toBe(0);
});

test("two tabs: both show what waits, and when its tab is gone the other one sends it, once", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const first = await visit(alice, { at: `/rooms/${room.id}` });
  const second = await anotherTab(first, `/rooms/${room.id}`);
  for (const page of [first, second]) await isLive(page);
  let posts = 0;
  // The context's, because a page that closes no longer stops what it is about to send.
  await first.context().route(POSTS, (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    if (request.frame().page() === first) return route.abort();
    posts += 1;
    return route.continue();
  });

  await write(first, room, "still here");
  await expect(unsent(second, room)).toHaveCount(1);
  expect(posts).toBe(0);
  await first.close();
  await expect(message(second, room, "still here")).toBeVisible();
  expect(posts).toBe(1);
  expect(await alice.messages(room)).toEqual(["still here"]);
});

test("signed out with something unsent: nobody else posts it, and it goes out at the next sign-in", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await page.route(POSTS, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await write(page, room, "alice's own");
  await expect.poll(() => writtenDown(page)).toBe(1);
  await signOut(page);
  await page.unroute(POSTS);

  await signIn(page, bob);
  await listed(page, room).click();
  await isLive(page);
  await write(page, room, "bob's own");
  await expect(message(page, room, "bob's own")).toBeVisible();
  expect(await bob.messages(room)).toEqual(["bob's own"]);
  await signOut(page);

  await signIn(page, alice);
  await expect.poll(() => bob.messages(room)).toEqual(["bob's own", "alice's own"]);
});
