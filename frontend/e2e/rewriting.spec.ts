// Editing and deleting, seen by both; what fails keeps what was written.
import { expect, test } from "./fixtures";
import { action, composer, isLive, log, message, PUSHED, texts, tools, write } from "./screen";

test("an edit is seen by the other, with what was there before", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);
  await write(hers, room, "Diner at seven");
  await expect(message(his, room, "Diner at seven")).toBeVisible({ timeout: PUSHED });

  await message(hers, room, "Diner at seven").hover();
  await tools(hers).getByRole("button", { name: "Edit" }).click();
  const field = hers.getByRole("textbox", { name: "Edit message" });
  await expect(field).toBeFocused();
  await field.fill("Dinner at seven");
  await field.press("Enter");

  await expect(log(his, room)).toContainText("Dinner at seven (edited)", { timeout: PUSHED });
  await expect(log(hers, room)).toContainText("Dinner at seven (edited)");
  await expect(composer(hers, room)).toBeFocused();
  await his.getByRole("button", { name: "(edited)" }).click();
  const history = his.getByRole("dialog", { name: "Earlier texts" });
  await expect(history.getByRole("listitem")).toContainText(["Dinner at seven", "Diner at seven"]);
});

test("a deletion is seen by the other; its number stays", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await bob.say(room, "one", "two", "three");
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);

  await action(hers, message(hers, room, "two"), "Delete…");
  const question = hers.getByRole("dialog", { name: "Delete this message?" });
  await expect(question).toContainText("two");
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(question).toBeHidden();
  for (const page of [hers, his]) {
    await expect(page.getByText("Message deleted", { exact: true })).toBeVisible({ timeout: PUSHED });
    expect(await texts(page, room)).toEqual(["one", "Message deleted", "three"]);
  }
  expect(await bob.messages(room)).toEqual(["one", "", "three"]);
});

test("Arrow up edits the last own message, Escape leaves it as it was", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "mine");
  await bob.say(room, "his");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await expect(message(page, room, "his")).toBeVisible();

  await composer(page, room).press("ArrowUp");
  const field = page.getByRole("textbox", { name: "Edit message" });
  await expect(field).toHaveValue("mine");
  await field.fill("something else");
  await field.press("Escape");
  await expect(field).toHaveCount(0);
  await expect(composer(page, room)).toBeFocused();
  expect(await alice.messages(room)).toEqual(["mine", "his"]);

  await composer(page, room).fill("half a sentence");
  await composer(page, room).press("ArrowUp");
  await expect(field).toHaveCount(0);
});

test("an edit that fails keeps its text, also over another room, and goes out on the next try", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const [room, other] = [await alice.room("kitchen"), await alice.room("garden")];
  await alice.say(room, "hello");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await expect(message(page, room, "hello")).toBeVisible();
  await page.route("**/messages/*/", (route) => route.abort("connectionreset"), { times: 1 });

  await composer(page, room).press("ArrowUp");
  const field = page.getByRole("textbox", { name: "Edit message" });
  await field.fill("hello, world");
  await field.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Not saved. The server does not answer.");
  await page.getByRole("link", { name: other.name }).click();
  await expect(composer(page, other)).toBeVisible();
  await page.getByRole("link", { name: room.name }).click();
  await expect(field).toHaveValue("hello, world");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(field).toHaveCount(0);
  expect(await alice.messages(room)).toEqual(["hello, world"]);
});

test("an edit goes on while others write it out of view", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "mine");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await expect(message(page, room, "mine")).toBeVisible();
  await composer(page, room).press("ArrowUp");
  const field = page.getByRole("textbox", { name: "Edit message" });
  await field.fill("mine, bett");
  await bob.say(room, ...Array.from({ length: 40 }, (_, number) => `his ${number}`));
  await expect(message(page, room, "his 39")).toBeInViewport({ timeout: PUSHED });
  await expect(message(page, room, "his 4")).toHaveCount(0);
  await expect(field).not.toBeInViewport();

  await expect(field).toBeFocused();
  await page.keyboard.type("er");
  await expect(field).toBeInViewport();
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
  await expect(composer(page, room)).toBeFocused();
  expect((await alice.messages(room))[0]).toBe("mine, better");
});

test("by keyboard: from message to message, into the tools, through the menu", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "one", "two");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await expect(message(page, room, "two")).toBeVisible();
  await composer(page, room).press("Shift+Tab");
  await expect(message(page, room, "two")).toBeFocused();
  for (const [key, text] of [
    ["ArrowUp", "one"],
    ["ArrowDown", "two"],
    ["ArrowUp", "one"],
  ] as const) {
    await page.keyboard.press(key);
    await expect(message(page, room, text)).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await expect(message(page, room, "one").getByRole("button", { name: alice.name })).toBeFocused();
  const buttons = tools(page).getByRole("button");
  const names = await buttons.evaluateAll((all) => all.map((button) => button.getAttribute("aria-label")));
  expect(names.slice(-3)).toEqual(["Reply", "Edit", "More"]);
  for (const [index] of names.slice(0, -1).entries()) {
    await page.keyboard.press("Tab");
    await expect(buttons.nth(index)).toBeFocused();
  }
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).press("Enter");
  await expect(page.getByText("Message deleted", { exact: true })).toBeVisible();
  expect(await alice.messages(room)).toEqual(["", "two"]);
});

test("on a phone a long press opens the sheet", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "hello");
  const page = await visit(alice, {
    at: `/rooms/${room.id}`,
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  const row = message(page, room, "hello");
  const box = await row.boundingBox();
  if (!box) throw new Error("not drawn");
  const touch = { pointerType: "touch", isPrimary: true, clientX: box.x + 90, clientY: box.y + 12 };
  await row.dispatchEvent("pointerdown", touch);
  await page.getByRole("dialog", { name: "Message" }).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Message deleted", { exact: true })).toBeVisible();
});
