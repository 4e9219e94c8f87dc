// Two people in two browsers: what one writes, the other sees, once, in order, and nothing moves when it is confirmed.
import { expect, test } from "./fixtures";
import { gate } from "./gate";
import { composer, isLive, listed, log, message, PUSHED, texts, unsent, write } from "./screen";

test("what one types, the other sees at once", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const [hers, his] = await Promise.all([visit(alice), visit(bob)]);
  for (const page of [hers, his]) {
    await listed(page, room).click();
    await isLive(page);
  }

  await write(hers, room, "Who cooks tonight?");
  await expect(message(his, room, "Who cooks tonight?")).toBeVisible({ timeout: PUSHED });
  await write(his, room, "I do.\nAt seven.");
  await expect(message(hers, room, "I do.\nAt seven.")).toBeVisible({ timeout: PUSHED });

  await expect(log(hers, room)).toContainText(bob.name);
  for (const page of [hers, his]) expect(await texts(page, room)).toEqual(["Who cooks tonight?", "I do.\nAt seven."]);
});

test("a reload shows the same picture", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await bob.say(room, "one", "two");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await write(page, room, "three");
  await expect(message(page, room, "three")).toBeVisible();
  const before = await texts(page, room);

  await page.reload();
  await expect(message(page, room, "three")).toBeVisible();
  expect(before).toEqual(["one", "two", "three"]);
  expect(await texts(page, room)).toEqual(before);
});

test("Shift+Enter breaks the line, Enter sends, and the field is empty again", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  const field = composer(page, room);
  await field.pressSequentially("first");
  await field.press("Shift+Enter");
  await field.pressSequentially("second");
  await field.press("Enter");
  const lines = message(page, room, "first\nsecond").getByRole("paragraph");
  await expect(lines).toBeVisible();
  expect(await lines.innerText()).toBe("first\nsecond"); // as it is laid out
  await expect(field).toHaveValue("");
  await expect(field).toBeFocused();
});

test("a message within a run shows its time when one points at it", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "one", "two");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  const time = message(page, room, "two").getByRole("time");
  await composer(page, room).hover();
  await expect(time).toHaveCSS("opacity", "0");
  await message(page, room, "two").hover();
  await expect(time).toHaveCSS("opacity", "1");
});

test("confirming a sent message moves no pixel", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "one");
  await bob.say(room, "two", "three");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await expect(message(page, room, "three")).toBeVisible();
  const answer = gate();
  await page.route("**/messages/", async (route) => {
    await answer.opened;
    await route.continue();
  });

  await write(page, room, "four");
  await write(page, room, "five\nwith a second line");
  await expect(unsent(page, room)).toHaveCount(2);
  // Found and measured in one go: between the two a send's row may give way to its message's.
  const boxes = () =>
    log(page, room).evaluate((shown) =>
      [...shown.querySelectorAll("[data-message] p, [data-send] p")].map((row) => {
        const words = document.createRange(); // where they stand in their box, too
        words.selectNodeContents(row);
        return [row.textContent, ...[row, words].map((each) => each.getBoundingClientRect().toJSON())];
      }),
    );
  const before = await boxes();
  answer.open();
  await expect(unsent(page, room)).toHaveCount(0);

  expect(before.map(([text]) => text)).toEqual(["one", "two", "three", "four", "five\nwith a second line"]);
  expect(await boxes()).toEqual(before);
  await expect(log(page, room).locator("[data-send]")).toHaveCount(0);
  expect(await boxes()).toEqual(before);
});

test("what is written offline goes out once and in order, and what others wrote comes in", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "before");
  const [hers, his] = await Promise.all([
    visit(alice, { at: `/rooms/${room.id}` }),
    visit(bob, { at: `/rooms/${room.id}` }),
  ]);
  await isLive(hers);

  await hers.context().setOffline(true);
  await expect(hers.getByText("You’re offline.")).toBeVisible();
  for (const text of ["one", "two", "three"]) await write(hers, room, text);
  await expect(hers.getByText("Offline · 3 unsent").first()).toBeVisible();
  await bob.say(room, "meanwhile");
  await hers.context().setOffline(false);

  await expect(message(his, room, "three")).toBeVisible();
  await expect(message(hers, room, "meanwhile")).toBeVisible();
  await expect(unsent(hers, room)).toHaveCount(0);
  await isLive(hers);
  const expected = ["before", "meanwhile", "one", "two", "three"];
  for (const page of [hers, his]) expect(await texts(page, room)).toEqual(expected);
  expect(await alice.messages(room)).toEqual(expected);
});

test("an answer that got lost does not double the message", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  let posts = 0;
  await page.route("**/messages/", async (route) => {
    posts += 1;
    if (posts > 1) return route.continue();
    await route.fetch();
    await route.abort("connectionreset");
  });

  await write(page, room, "only once");
  await expect(message(page, room, "only once")).toBeVisible();
  await expect(unsent(page, room)).toHaveCount(0);
  expect(await alice.messages(room)).toEqual(["only once"]);
  expect(await texts(page, room)).toEqual(["only once"]);
});

test("what the server refuses says why and can be taken back", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  const refusal = { status: 400, json: { detail: "Not today.", code: "invalid", fields: {} } };
  await page.route("**/messages/", (route) => route.fulfill(refusal), { times: 1 });

  await write(page, room, "please");
  await expect(page.getByRole("alert")).toHaveText("Not sent. Not today.");
  await page.getByRole("button", { name: "Edit" }).click();
  await expect(composer(page, room)).toHaveValue("please");
  await composer(page, room).press("Enter");
  await expect(message(page, room, "please")).toBeVisible();
  expect(await alice.messages(room)).toEqual(["please"]);
});
