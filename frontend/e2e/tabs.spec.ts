// Several tabs of one browser, and who is signed in in them.
import { anotherTab, expect, test } from "./fixtures";
import { composer, isLive, listed, message, PUSHED, signIn, signOut, texts, write } from "./screen";

test("the second tab shows what the first one writes, and what it has read", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
  const first = await visit(alice, { at: `/rooms/${kitchen.id}` });
  const second = await anotherTab(first, `/rooms/${kitchen.id}`);
  await isLive(second);

  await write(first, kitchen, "from the first tab");
  await expect(message(second, kitchen, "from the first tab")).toBeVisible({ timeout: PUSHED });
  await bob.say(garden, "one", "two");
  await expect(listed(second, garden)).toContainText("2 unread");
  await first.bringToFront();
  await listed(first, garden).click();
  await expect(message(first, garden, "two")).toBeVisible();
  await expect(listed(second, garden)).not.toContainText("unread");
});

test("signing out in one tab ends the other, which keeps the draft and comes back to its place", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const tab = await visit(alice, { at: `/rooms/${room.id}` });
  await composer(tab, room).fill("half a sent");
  const other = await anotherTab(tab);

  await signOut(other);
  await expect(other.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await expect(tab.getByRole("heading", { name: "You were signed out" })).toBeVisible();
  await expect(tab.getByText("half a sent")).toBeVisible();
  await expect(tab.getByText(`Draft in ${room.name}`)).toBeVisible();

  await tab.getByLabel("Password", { exact: true }).fill(alice.password);
  await tab.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(composer(tab, room)).toHaveValue("half a sent");
  await isLive(tab);
  await expect(other.getByRole("link", { name: room.name })).toBeVisible();
});

test("signing out elsewhere closes this browser's session only when it is the same session", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const here = await visit(null, { at: `/rooms/${room.id}` });
  await signIn(here, alice);
  await isLive(here);
  const there = await visit(null);
  await signIn(there, alice);
  await isLive(there);

  await signOut(there);
  await expect(there.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await isLive(here);
  await write(here, room, "still here");
  await expect(message(here, room, "still here")).toBeVisible();
});

test("another account signed in in the other tab: this one says so and goes on only when told", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const tab = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(tab);
  const other = await anotherTab(tab);
  await signOut(other);
  await signIn(other, bob);
  await expect(listed(other, room)).toBeVisible();

  await expect(tab.getByRole("heading", { name: "Another account is signed in" })).toBeVisible();
  await expect(composer(tab, room)).toHaveCount(0);
  await tab.getByRole("button", { name: "Go on with the other account" }).click();
  await expect(composer(tab, room)).toBeVisible();
  await expect(tab.getByText(`@${bob.name}`)).toBeVisible();
});

test("a tab that woke under another account's cookie posts nothing as them", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const tab = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(tab);
  await tab.context().addCookies((await bob.session()).cookies);

  // The first try fails at the CSRF token, which is the other session's by now; a client fetches a new one and repeats.
  const refused = tab.waitForResponse((answer) => answer.url().endsWith("/messages/") && answer.status() === 409);
  await write(tab, room, "this is from alice");
  expect(await (await refused).json()).toMatchObject({ code: "wrong_account" });
  await expect(tab.getByRole("heading", { name: "Another account is signed in" })).toBeVisible();
  await expect(tab.getByText("One unsent message")).toBeVisible();
  expect(await bob.messages(room)).toEqual([]);

  await tab.getByLabel("Password", { exact: true }).fill(alice.password);
  await tab.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(message(tab, room, "this is from alice")).toBeVisible();
  expect(await texts(tab, room)).toEqual(["this is from alice"]);
  expect(await alice.messages(room)).toEqual(["this is from alice"]);
});
