// Reactions: what one presses, the other sees, and presses in turn.
import { expect, test } from "./fixtures";
import { isLive, log, message, PUSHED, tools } from "./screen";

test("a reaction appears at the other's, who joins in and takes it back", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "Who cooks tonight?");
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);
  const chip = (page: typeof hers) => log(page, room).getByRole("button", { name: /^👍 \d/ });

  await message(his, room, "Who cooks tonight?").hover();
  await his.getByRole("button", { name: "React with 👍" }).click();
  await expect(chip(his)).toHaveAttribute("aria-pressed", "true");
  await expect(chip(hers)).toHaveText("👍1", { timeout: PUSHED });
  await expect(chip(hers)).toHaveAttribute("aria-pressed", "false");
  await chip(hers).hover();
  await expect(chip(hers)).toHaveAttribute("title", bob.name);

  // Where the system sets the colours, one's own is told by its outline.
  for (const page of [hers, his]) await page.emulateMedia({ forcedColors: "active" });
  await expect(chip(his)).toHaveCSS("outline-style", "solid");
  await expect(chip(hers)).toHaveCSS("outline-style", "none");
  for (const page of [hers, his]) await page.emulateMedia({ forcedColors: "none" });

  await chip(hers).click();
  await expect(chip(his)).toHaveText("👍2", { timeout: PUSHED });
  await chip(his).click();
  await expect(chip(hers)).toHaveText("👍1", { timeout: PUSHED });
  await chip(hers).click();
  await expect(chip(his)).toHaveCount(0, { timeout: PUSHED });
  await his.reload();
  await expect(message(his, room, "Who cooks tonight?")).toBeVisible();
  await expect(chip(his)).toHaveCount(0);
});

test("any emoji is found by its name, and none is fetched from elsewhere", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "Tea?");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await message(page, room, "Tea?").hover();
  await page.getByRole("button", { name: "Another emoji" }).click();
  await page.getByRole("searchbox", { name: "Search emoji" }).fill("teapot");
  await page.getByRole("gridcell", { name: "teapot" }).click();
  await expect(log(page, room).getByRole("button", { name: /^🫖 1: You$/ })).toBeVisible();
  const data = fetched.filter((address) => address.endsWith("/en/data.json"));
  expect(data.map((address) => new URL(address).origin)).toEqual([new URL(page.url()).origin]);
});

test("on a phone the sheet has the quick ones", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "Tea?");
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await visit(alice, { at: `/rooms/${room.id}`, ...phone });
  const box = await message(page, room, "Tea?").boundingBox();
  if (!box) throw new Error("The message is not on screen.");
  const touch = { pointerType: "touch", isPrimary: true, clientX: box.x + 90, clientY: box.y + 12 };
  await message(page, room, "Tea?").dispatchEvent("pointerdown", { ...touch, bubbles: true });
  await page.getByRole("button", { name: "React with 🙌" }).click();
  await expect(log(page, room).getByRole("button", { name: /^🙌 1: You$/ })).toBeVisible();
});

test("a message has its tools again when what stood over it closes", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "Tea?");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  const row = message(page, room, "Tea?");
  await row.hover();
  await tools(page).getByRole("button", { name: "React with 👍" }).click();
  await log(page, room).getByRole("button", { name: "Add a reaction" }).click();
  await page.getByRole("searchbox", { name: "Search emoji" }).press("Escape");
  await row.hover({ position: { x: 5, y: 5 } });
  await expect(tools(page)).toBeVisible();

  // By the focus alone: the pointer has gone elsewhere meanwhile.
  await log(page, room).getByRole("button", { name: "Add a reaction" }).click();
  await page.mouse.move(0, 0);
  await page.getByRole("searchbox", { name: "Search emoji" }).press("Escape");
  await expect(log(page, room).getByRole("button", { name: "Add a reaction" })).toBeFocused();
  await expect(tools(page)).toBeVisible();
});
