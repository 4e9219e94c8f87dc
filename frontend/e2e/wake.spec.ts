// Tabs that slept: without a network, and with tokens that are over when they wake.
import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { isLive, log, message, PUSHED, texts, unsent, write } from "./screen";

test("asleep while others write, and its tokens over at the wake-up: all is there, once and in order", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const page = await visit(bob, { at: `/rooms/${room.id}` });
  await isLive(page);
  await page.context().setOffline(true);
  await alice.say(room, "one", "two", "three");
  const over = await firstTokensAreOver(page);

  await page.context().setOffline(false);
  // Under Playwright Chromium freezes no tab, so that it is told so as Chromium would tell it.
  await page.evaluate(() => document.dispatchEvent(new Event("resume")));
  await expect(message(page, room, "three")).toBeVisible();
  await expect(log(page, room).getByRole("listitem").filter({ hasText: /^New/ })).toHaveCount(1);
  await expect.poll(over).toEqual(["connection", "subscription"]);
  await isLive(page);
  await alice.say(room, "four");
  await expect(message(page, room, "four")).toBeVisible({ timeout: PUSHED });
  expect(await texts(page, room)).toEqual(["one", "two", "three", "four"]);
});

test("without a network both write: afterwards both show the same", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "before");
  const page = await visit(bob, { at: `/rooms/${room.id}` });
  await expect(message(page, room, "before")).toBeVisible();
  await isLive(page);
  await page.context().setOffline(true);
  await alice.say(room, "from alice");
  for (const text of ["from bob", "from bob again"]) await write(page, room, text);
  await expect(unsent(page, room)).toHaveCount(2);

  await page.context().setOffline(false);
  await expect(message(page, room, "from bob again")).toBeVisible();
  await isLive(page);
  expect(await texts(page, room)).toEqual(["before", "from alice", "from bob", "from bob again"]);
  expect(await alice.messages(room)).toEqual(["before", "from alice", "from bob", "from bob again"]);
});

/** The first token of each kind that the page gets from now on is of yesterday. Returns which were given out. */
async function firstTokensAreOver(page: Page): Promise<() => string[]> {
  const given: string[] = [];
  await page.route("**/api/token/**", async (route) => {
    const kind = route.request().url().includes("/connection/") ? "connection" : "subscription";
    const answer = await route.fetch();
    if (given.includes(kind)) return route.fulfill({ response: answer });
    given.push(kind);
    const { token } = (await answer.json()) as { token: string };
    return route.fulfill({ response: answer, json: { token: ofYesterday(token) } });
  });
  return () => given.toSorted();
}

function ofYesterday(token: string): string {
  const key = process.env.CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY;
  if (!key) throw new Error("CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY must be the key of the stack that is tested.");
  const [head = "", body = ""] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as { exp: number; iat?: number };
  const day = 24 * 60 * 60;
  const old = { ...claims, exp: claims.exp - day, ...(claims.iat && { iat: claims.iat - day }) };
  const signed = `${head}.${Buffer.from(JSON.stringify(old)).toString("base64url")}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}
