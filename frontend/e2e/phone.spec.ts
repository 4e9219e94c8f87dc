// A phone shows one column at a time, and Back leads to the list.
import { devices } from "@playwright/test";
import { expect, test } from "./fixtures";
import { composer, listed, message } from "./screen";

const { isMobile, hasTouch, userAgent, deviceScaleFactor } = devices["Pixel 7"];
const PHONE = { viewport: { width: 390, height: 844 }, isMobile, hasTouch, userAgent, deviceScaleFactor };

test("from the list into a room and back, by the button and by the phone's own", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "hello");
  const page = await visit(alice, PHONE);
  await expect(composer(page, room)).toBeHidden();
  await listed(page, room).tap();
  await expect(message(page, room, "hello")).toBeVisible();
  await expect(listed(page, room)).toBeHidden();
  await page.getByRole("button", { name: "Back to rooms" }).tap();
  await expect(listed(page, room)).toBeVisible();

  await listed(page, room).tap();
  await expect(message(page, room, "hello")).toBeVisible();
  await page.goBack();
  await expect(listed(page, room)).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/");
});

test("arriving by a link, Back leads to the list, not away", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { ...PHONE, at: `/rooms/${room.id}` });
  await expect(composer(page, room)).toBeVisible();
  await page.goBack();
  await expect(listed(page, room)).toBeVisible();
});

test("the whole height is used, nothing is wider than the screen, and the button sends", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { ...PHONE, at: `/rooms/${room.id}` });
  await composer(page, room).fill("a line");
  await composer(page, room).press("Enter");
  await expect(composer(page, room)).toHaveValue("a line\n");
  await page.getByRole("button", { name: "Send" }).tap();
  await expect(message(page, room, "a line")).toBeVisible();
  await expect(composer(page, room)).toBeInViewport({ ratio: 1 });
  const box = await composer(page, room).boundingBox();
  expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(844 - 60);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(844);
});

test("over the keyboard stand the composer and the end of the log", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, ...Array.from({ length: 30 }, (_, index) => `line ${index + 1}`));
  const page = await visit(alice, { ...PHONE, at: `/rooms/${room.id}` });
  const last = message(page, room, "line 30");
  await expect(last).toBeInViewport({ ratio: 1 });
  await composer(page, room).tap();
  await page.setViewportSize({ width: 390, height: 480 }); // as the keyboard does where the page asks for it
  for (const there of [composer(page, room), last]) await expect(there).toBeInViewport({ ratio: 1 });
  const [line, field] = [await last.boundingBox(), await composer(page, room).boundingBox()];
  expect((line?.y ?? 0) + (line?.height ?? 0)).toBeLessThanOrEqual(field?.y ?? 0);
});

test("over a conversation of two, everything stands in one bar", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const direct = await alice.direct(bob);
  const page = await visit(alice, { ...PHONE, at: `/rooms/${direct.id}` });
  const bar = page.locator("header").filter({ has: page.getByRole("heading", { name: bob.name }) });
  await expect(bar).toBeVisible();
  const box = await bar.boundingBox();
  for (const role of ["button", "heading", "link"] as const) {
    const inside = await bar.getByRole(role).first().boundingBox();
    expect((inside?.y ?? 0) + (inside?.height ?? 0)).toBeLessThanOrEqual((box?.y ?? 0) + (box?.height ?? 0));
    expect(inside?.x ?? 0).toBeGreaterThanOrEqual(box?.x ?? 0);
  }
  const name = await bar.getByRole("heading").boundingBox();
  expect(name?.width).toBeGreaterThan(200);
});

test("Back leads where it says, from a room's search and from its members", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, PHONE);
  await listed(page, room).tap();
  await page.getByRole("link", { name: "Search in this room" }).tap();
  await page.getByRole("button", { name: "Back", exact: true }).tap();
  await page.getByRole("link", { name: "Members, 1" }).tap();
  await page.getByRole("complementary", { name: "Members" }).getByRole("button", { name: "Close" }).tap();
  await expect(page.getByRole("link", { name: "Members, 1" })).toBeFocused();
  await page.goBack();
  await expect(listed(page, room)).toBeVisible();
});
