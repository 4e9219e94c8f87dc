// The screens of those who are outside, or were put there.
import { anotherTab, expect } from "../fixtures";
import { composer, isLive, signIn, signOut, write } from "../screen";
import { accessible } from "./accessible";

accessible({
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

  "another account": async ({ visit, person }) => {
    const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
    const room = await alice.room("kitchen");
    const page = await visit(alice, { at: `/rooms/${room.id}` });
    await isLive(page);
    await page.context().addCookies((await bob.session()).cookies);
    await write(page, room, "From whom?");
    await expect(page.getByRole("heading", { name: "Another account is signed in" })).toBeVisible();
    return page;
  },

  "server unreachable": async ({ visit }) => {
    const page = await visit(null);
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
    return page;
  },
});
