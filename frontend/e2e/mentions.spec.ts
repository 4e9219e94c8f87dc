// Mentions: completed while one writes, seen at once by whom they are for, gone everywhere when read.
import { expect, test } from "./fixtures";
import { composer, isLive, listed, log, message } from "./screen";

test("a mention by completion badges the room and the title, and goes in every tab once it is read", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
  const [first, second] = [
    await visit(bob, { at: `/rooms/${garden.id}` }),
    await visit(bob, { at: `/rooms/${garden.id}` }),
  ];
  const writing = await visit(alice, { at: `/rooms/${kitchen.id}` });
  for (const page of [first, second, writing]) await isLive(page);

  const field = composer(writing, kitchen);
  await field.pressSequentially("Tea, @bo");
  const choice = writing.getByRole("option", { name: bob.name });
  await expect(choice).toHaveAttribute("aria-selected", "true");
  await expect(field).toHaveAttribute("aria-activedescendant", (await choice.getAttribute("id")) ?? "");
  await field.press("Tab");
  await expect(field).toHaveValue(`Tea, @${bob.name} `);
  await field.press("Control+z");
  await expect(field).toHaveValue("Tea, @bo");
  await field.press("Control+Shift+z");
  await expect(field).toHaveValue(`Tea, @${bob.name} `);
  await field.pressSequentially("?");
  await field.press("Enter");

  for (const page of [first, second]) {
    await expect(listed(page, kitchen)).toContainText("1 for you");
    await expect(page).toHaveTitle(new RegExp(`^\\(@1\\) ${garden.name}`));
  }
  await listed(first, kitchen).click();
  const row = message(first, kitchen, `Tea, @${bob.name} ?`);
  await expect(row.getByText(`@${bob.name}`, { exact: true })).toHaveAttribute("title", bob.name);
  for (const page of [first, second]) {
    await expect(listed(page, kitchen)).not.toContainText("for you");
  }
  await expect(second).toHaveTitle(new RegExp(`^${garden.name}`));
});

test("the arrows choose, Escape leaves the letters, and everybody is mentioned by whoever moderates", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const [page, member] = [
    await visit(alice, { at: `/rooms/${room.id}` }),
    await visit(bob, { at: `/rooms/${room.id}` }),
  ];
  for (const one of [page, member]) await isLive(one);
  await composer(page, room).pressSequentially("@");
  const options = page.getByRole("option");
  await expect(options).toHaveCount(2);
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await page.keyboard.type("hello @b");
  await expect(options).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(log(member, room).getByText("@room", { exact: true })).toHaveAttribute("title", "Everyone in this room");
  await expect(message(member, room, "@room hello @b")).toBeVisible();

  await composer(member, room).pressSequentially("@");
  await expect(member.getByRole("option", { name: alice.name })).toBeVisible();
  await expect(member.getByRole("option", { name: "@room" })).toHaveCount(0);
});
