// The screens of those who are outside, or were put there.
import { anotherTab, expect, test } from "../fixtures";
import { composer, isLive, signIn, signOut, write } from "../screen";
import { expectAccessible, go } from "./accessible";

test("accessible: the doors", async ({ visit, person }) => {
  const alice = await person("alice");
  const page = await visit(null);
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await expectAccessible(page, "sign-in");

  await signIn(page, alice, "wrong");
  await expect(page.getByRole("alert")).toBeVisible();
  await expectAccessible(page, "sign-in, refused");

  const headers = { "Retry-After": "754" };
  const answer = { status: 429, headers, json: { detail: "Wait.", code: "throttled", fields: {} } };
  await page.route("**/api/login/", (route) => route.fulfill(answer));
  await signIn(page, alice);
  await expect(page.getByRole("button", { name: /^Try again in 12:3\d$/ })).toBeVisible();
  await expectAccessible(page, "too many requests");

  await go(page, "/sign-up");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectAccessible(page, "sign-up");

  await go(page, "/reset");
  await expect(page.getByRole("button", { name: "Send the link" })).toBeVisible();
  await expectAccessible(page, "forgotten password");

  await go(page, "/reset/1-a-b");
  await expect(page.getByRole("button", { name: "Set password and sign in" })).toBeVisible();
  await expectAccessible(page, "new password");
});

test("accessible: a server that is new, and one that is gone", async ({ visit }) => {
  const page = await visit(null, { at: "about:blank" });
  await page.route("**/api/server/", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), needs_setup: true } });
  });
  await page.goto("/setup/of-no-use");
  await expect(page.getByRole("heading", { name: "This server is yours" })).toBeVisible();
  await expectAccessible(page, "first run");

  await page.route("**/api/**", (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
  await expectAccessible(page, "server unreachable");
});

test("accessible: session ended", async ({ visit, person }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await composer(page, room).fill("half a sent");
  await signOut(await anotherTab(page));
  await page.bringToFront(); // a tab behind another draws nothing: its colours would stay between the two schemes
  await expect(page.getByRole("heading", { name: "You were signed out" })).toBeVisible();
  await expectAccessible(page, "session ended");
});

test("accessible: another account", async ({ visit, person }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await page.context().addCookies((await bob.session()).cookies);
  await write(page, room, "From whom?");
  await expect(page.getByRole("heading", { name: "Another account is signed in" })).toBeVisible();
  await expectAccessible(page, "another account");
});
