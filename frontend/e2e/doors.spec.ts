// Coming in: accounts, links, and rooms that are not there for everybody.
import { randomUUID } from "node:crypto";
import { expect, test } from "./fixtures";
import { composer, isLive, listed, message, signIn, write } from "./screen";

test("signing up leads in, to making a room and writing there", async ({ visit }) => {
  const name = `frida-${randomUUID().slice(0, 8)}`;
  const page = await visit(null);
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Handle", { exact: true }).fill(name);
  await page.getByLabel("E-mail").fill(`${name}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("three words, and a comma");
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { name: "You’re in no room yet" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "New room" }).click();
  await page.getByLabel("Name").fill(`${name}'s room`);
  await page.getByRole("radio", { name: "Private" }).check();
  await page.getByRole("button", { name: "Create room" }).click();
  const room = { id: 0, name: `${name}'s room` };
  await write(page, room, "hello, me");
  await expect(message(page, room, "hello, me")).toBeVisible();
});

test("sign-up says what is wrong with each field", async ({ person, visit }) => {
  const alice = await person("alice");
  const page = await visit(null, { at: "/sign-up" });
  await page.getByLabel("Handle", { exact: true }).fill(alice.name);
  await page.getByLabel("E-mail").fill("not an address");
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Handle", { exact: true })).toHaveAccessibleDescription(/taken/);
  await expect(page.getByLabel("E-mail")).toHaveAccessibleDescription(/valid/);

  await page.getByLabel("Handle", { exact: true }).fill(`frida-${randomUUID().slice(0, 8)}`);
  await page.getByLabel("E-mail").fill(`${randomUUID()}@example.org`);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Password", { exact: true })).toHaveAccessibleDescription(/short/);
});

test("a wrong password is said, the right one leads in", async ({ person, visit }) => {
  const alice = await person("alice");
  const page = await visit(null);
  await signIn(page, alice, "wrong");
  await expect(page.getByRole("alert")).toHaveText("Name or password is wrong.");
  await signIn(page, alice);
  await isLive(page);
});

test("a link to a room survives signing in", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "the place that was linked");
  const newer = await alice.room("garden"); // it would open by itself
  const page = await visit(null, { at: `/rooms/${room.id}` });
  await signIn(page, alice);
  await expect(listed(page, newer)).toBeVisible();
  await expect(message(page, room, "the place that was linked")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/rooms/${room.id}`);
});

test("a link to a room survives signing up", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "the place that was linked");
  const name = `frida-${randomUUID().slice(0, 8)}`;
  const page = await visit(null, { at: `/rooms/${room.id}` });
  await page.getByRole("link", { name: "Create an account" }).click();
  await page.getByLabel("Handle", { exact: true }).fill(name);
  await page.getByLabel("E-mail").fill(`${name}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill("three words, and a comma");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Join room" }).click();
  await expect(message(page, room, "the place that was linked")).toBeVisible();
  expect(new URL(page.url()).pathname).toBe(`/rooms/${room.id}`);
});

test("whoever is signed in already goes on from the sign-up page to where the link led", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const newer = await alice.room("garden");
  const page = await visit(alice, { at: `/sign-up?next=/rooms/${room.id}` });
  await expect(listed(page, newer)).toBeVisible();
  await expect(composer(page, room)).toBeVisible();
});

test("a stranger's room and a room that never was look the same", async ({ person, visit }) => {
  const [alice, carol] = await Promise.all([person("alice"), person("carol")]);
  const room = await alice.room("secret", [], "private");
  await alice.say(room, "nobody else reads this");
  const seen: string[] = [];
  for (const id of [room.id, 2_000_000_000]) {
    const page = await visit(carol, { at: `/rooms/${id}` });
    await expect(page.getByRole("heading", { name: "There is no such room" })).toBeVisible();
    await isLive(page);
    seen.push(await page.getByRole("main").innerText());
    expect(await page.content()).not.toContain(room.name);
  }
  expect(seen[0]).toBe(seen[1]);
});

test("finding a room, joining it, reading it and leaving it", async ({ person, visit }) => {
  const [alice, carol] = await Promise.all([person("alice"), person("carol")]);
  const room = await alice.room("orchard");
  const hidden = await alice.room("orchard", [], "private");
  await alice.say(room, "written before carol came");
  const page = await visit(carol);
  await page.getByRole("main").getByRole("link", { name: "Discover rooms" }).click();
  await page.getByRole("searchbox").fill(room.name);
  await expect(page.getByRole("listitem").filter({ hasText: room.name })).toContainText("1 member");
  await page.getByRole("button", { name: `Join ${room.name}` }).click();

  await expect(message(page, room, "written before carol came")).toBeVisible();
  await expect(listed(page, room)).not.toContainText("unread");
  await expect(page.getByRole("link", { name: "Members, 2" })).toBeVisible();
  await expect(page.getByText(hidden.name)).toHaveCount(0);

  await page.getByRole("button", { name: "Room menu" }).click();
  await page.getByRole("menuitem", { name: "Leave room…" }).click();
  await page.getByRole("button", { name: "Leave room", exact: true }).click();
  await expect(listed(page, room)).toHaveCount(0);
  await expect(composer(page, room)).toHaveCount(0);
});

test("who joins is there for those who look", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}/members` });
  const panel = page.getByRole("complementary", { name: "Members" });
  await expect(panel.getByText(`@${alice.name}`)).toBeVisible();
  await isLive(page);
  await bob.join(room);
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText("Members 2");
  await expect(panel.getByText(`@${bob.name}`)).toBeVisible();
});
