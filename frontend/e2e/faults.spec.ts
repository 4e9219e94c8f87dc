// Services that are killed or stopped while people write, and updates. One test after the other: they share the stack.
import type { Locator } from "@playwright/test";
import { expect, test } from "./fixtures";
import { publishAnother, publishOwn } from "./releases";
import { comeToTheFront, composer, isLive, listed, log, message, PUSHED, texts, unsent, write } from "./screen";
import { hold, isRunning, kill, release } from "./stack";

test.describe.configure({ mode: "serial" });

test("Centrifugo is killed and comes back while both write", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);

  const written: string[] = [];
  for (let turn = 1; turn <= 8; turn++) {
    if (turn === 3) kill("centrifugo");
    await Promise.all([write(hers, room, `alice ${turn}`), write(his, room, `bob ${turn}`)]);
    written.push(`alice ${turn}`, `bob ${turn}`);
    // Each has its own before going on, whatever the sockets do; the order between the two is the server's.
    for (const page of [hers, his]) await expect(unsent(page, room)).toHaveCount(0);
  }
  await Promise.all([isLive(hers), isLive(his)]);

  hold("centrifugo");
  try {
    await expect.poll(() => isRunning("centrifugo")).toBe(false);
    await write(hers, room, "while it is away");
    await expect(unsent(hers, room)).toHaveCount(0);
  } finally {
    release("centrifugo");
  }
  await expect(message(his, room, "while it is away")).toBeVisible();
  await Promise.all([isLive(hers), isLive(his)]);
  await write(hers, room, "the end");
  await expect(message(his, room, "the end")).toBeVisible({ timeout: PUSHED });

  const expected = await alice.messages(room);
  expect([...expected].sort()).toEqual([...written, "while it is away", "the end"].sort());
  for (const page of [hers, his]) expect(await texts(page, room)).toEqual(expected);
});

test("the relay is down: a sync brings what was written, and it goes on live afterwards", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);
  hold("relay");
  try {
    await expect.poll(() => isRunning("relay")).toBe(false);
    await write(hers, room, "into the silence");
    await expect(message(hers, room, "into the silence")).toBeVisible();
    await expect(message(his, room, "into the silence")).toHaveCount(0);
    await comeToTheFront(his);
    await expect(message(his, room, "into the silence")).toBeVisible();
  } finally {
    release("relay");
  }
  await expect.poll(() => isRunning("relay")).toBe(true);
  await write(hers, room, "heard again");
  await expect(message(his, room, "heard again")).toBeVisible({ timeout: 20_000 });
  for (const page of [hers, his]) expect(await texts(page, room)).toEqual(["into the silence", "heard again"]);
});

test("who is here and who types is right again after Centrifugo was killed", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await expect(hers.getByText("2 here now")).toBeVisible();
  await composer(his, room).pressSequentially("so");
  const typing = hers.getByText(`${bob.name} is typing…`);
  await expect(typing).toBeVisible({ timeout: PUSHED });

  kill("centrifugo");
  await his.close(); // nobody is there to be told of it
  await expect(typing).toHaveCount(0, { timeout: 6_000 });
  await expect(hers.getByLabel("1 here now: only you")).toBeVisible({ timeout: 60_000 });
  await visit(bob, { at });
  await expect(hers.getByText("2 here now")).toBeVisible({ timeout: 60_000 });
});

test("the relay is down: what is unread is right on every device with its next sync", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const [kitchen, garden] = [await alice.room("kitchen", [bob]), await alice.room("garden", [bob])];
  const at = `/rooms/${kitchen.id}`;
  const [desk, phone] = await Promise.all([visit(bob, { at }), visit(bob, { at })]);
  await Promise.all([isLive(desk), isLive(phone)]);
  hold("relay");
  try {
    await expect.poll(() => isRunning("relay")).toBe(false);
    await alice.say(garden, "into the silence");
    for (const page of [desk, phone]) {
      await comeToTheFront(page);
      await expect(listed(page, garden)).toContainText("1 unread");
    }
    await listed(desk, garden).click();
    await expect(message(desk, garden, "into the silence")).toBeVisible();
    await expect(listed(desk, garden)).not.toContainText("unread");
    await expect
      .poll(async () => comeToTheFront(phone).then(() => listed(phone, garden).textContent()))
      .not.toContain("unread");
  } finally {
    release("relay");
  }
  await expect.poll(() => isRunning("relay")).toBe(true);
});

test("the web server is down: what is written waits and goes out once", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([visit(alice, { at }), visit(bob, { at })]);
  await Promise.all([isLive(hers), isLive(his)]);
  hold("web");
  try {
    await expect.poll(() => isRunning("web")).toBe(false);
    await write(hers, room, "one");
    await write(hers, room, "two");
    await expect(unsent(hers, room)).toHaveCount(2);
    await expect(hers.getByText("The server does not answer.")).toBeVisible({ timeout: 20_000 });
  } finally {
    release("web");
  }
  await expect(message(his, room, "two")).toBeVisible({ timeout: 30_000 });
  await isLive(hers);
  expect(await texts(his, room)).toEqual(["one", "two"]);
  expect(await alice.messages(room)).toEqual(["one", "two"]);
});

/** Of the message in the middle of what is seen; waits until one is drawn there. */
async function numberInTheMiddle(log: Locator): Promise<string> {
  let found: string | undefined;
  await expect
    .poll(async () => {
      found = await log.evaluate((section) => {
        const { left, right, top, bottom } = section.getBoundingClientRect();
        const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return there?.closest<HTMLElement>("[data-message]")?.dataset.message;
      });
      return found;
    })
    .toBeDefined();
  return found ?? "";
}

test("a new release of the client: an open tab goes on, and offers a reload when nobody writes", async ({
  person,
  visit,
}) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, ...Array.from({ length: 30 }, (_, i) => `line ${i + 1}\n\nand\n\nso\n\non`));
  const page = await visit(bob, { at: `/rooms/${room.id}` });
  await isLive(page);
  const entry = page.locator("script[type=module]").first();
  const before = await entry.getAttribute("src");
  const offer = page.getByText("A new version of Lockstep is here.");
  try {
    publishAnother("b");
    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { name: "Settings", exact: true })).toBeVisible();
    await page.goBack();

    await composer(page, room).fill("half a sent");
    let looks = 0;
    page.on("response", (answer) => {
      if (answer.url().endsWith("/index.html")) looks += 1;
    });
    await expect.poll(async () => comeToTheFront(page).then(() => looks), { timeout: 40_000 }).toBeGreaterThan(0);
    await expect(offer).toHaveCount(0);
    await composer(page, room).blur();
    await expect(offer).toBeVisible();

    await log(page, room).evaluate((section) => section.scrollTo({ top: section.scrollHeight / 2 }));
    const middle = log(page, room).locator(`[data-message="${await numberInTheMiddle(log(page, room))}"]`);
    await page.getByRole("button", { name: "Reload" }).click();
    await expect(composer(page, room)).toHaveValue("half a sent");
    await isLive(page);
    await expect(offer).toHaveCount(0);
    expect(await entry.getAttribute("src")).not.toBe(before);
    await expect(middle).toBeInViewport();
  } finally {
    publishOwn();
  }
});

test("a tab two releases old: a part that is gone leads to the same offer", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const page = await visit(alice, { at: `/rooms/${room.id}` });
  await isLive(page);
  await composer(page, room).fill("half a sent");
  try {
    for (const mark of ["b", "c"]) publishAnother(mark);
    await page.getByRole("link", { name: "Settings" }).click();
    await expect(page.getByRole("heading", { name: "A new version is here" })).toBeVisible();
    await expect(listed(page, room)).toBeVisible();
    await page.getByRole("main").getByRole("button", { name: "Reload" }).click();
    await expect(page.getByRole("heading", { name: "Settings", exact: true })).toBeVisible();
    await listed(page, room).click();
    await expect(composer(page, room)).toHaveValue("half a sent");
  } finally {
    publishOwn();
  }
});
