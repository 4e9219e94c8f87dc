// Markdown: what one writes with marks, the other sees drawn, and nothing that is written becomes more than text.
import { HOSTILE } from "../src/testing/hostile";
import { expect, test } from "./fixtures";
import { gate } from "./gate";
import { isLive, log, message, PUSHED, texts, write } from "./screen";

const CHUNK = /\/assets\/(MarkdownText|colours)-.*\.js$/;
const CODE = "def greet():\n    return 'hello'  # politely";

test("code that one posts, the other sees in colour and can copy", async ({ person, visit }) => {
  const [alice, bob] = await Promise.all([person("alice"), person("bob")]);
  const room = await alice.room("kitchen", [bob]);
  await alice.say(room, "plain");
  const at = `/rooms/${room.id}`;
  const [hers, his] = await Promise.all([
    visit(alice, { at }),
    visit(bob, { at, permissions: ["clipboard-read", "clipboard-write"] }),
  ]);
  await Promise.all([isLive(hers), isLive(his)]);

  await write(hers, room, `Use **this**:\n\`\`\`python\n${CODE}\n\`\`\``);
  await expect(log(his, room).getByText("this", { exact: true })).toHaveCSS("font-weight", /[6-9]00/, {
    timeout: PUSHED,
  });
  const code = log(his, room).locator("pre");
  await expect(code).toHaveText(CODE);
  const word = code.getByText("def", { exact: true });
  await expect(word).toBeVisible();
  const colour = (of: typeof code) => of.evaluate((element) => getComputedStyle(element).color);
  expect(await colour(word)).not.toBe(await colour(code));

  await log(his, room).getByRole("button", { name: "Copy code" }).click();
  await expect(log(his, room).getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await his.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
});

test("a room without marks fetches nothing for them", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  await alice.say(room, "plain words, 2 - 1 = 1", "and https://example.org/a_b");
  const page = await visit(alice);
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  await page.goto(`/rooms/${room.id}`);
  await expect(message(page, room, "plain words, 2 - 1 = 1")).toBeVisible();
  await isLive(page);
  expect(fetched.filter((address) => CHUNK.test(address))).toEqual([]);

  await write(page, room, "*now*");
  await expect(log(page, room).locator("em")).toHaveText("now");
  expect(fetched.filter((address) => CHUNK.test(address))).toHaveLength(1);
});

test("while it is on its way the text stands as written, and its coming moves nobody away from the end", async ({
  person,
  visit,
}) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  // Each is taller once it is drawn: what shrinks leaves one at the end anyway.
  const lines = Array.from({ length: 30 }, (_, index) => `# ${index}\n> a\n- b\n1. c\n# d`);
  await alice.say(room, ...lines, "*the last one*");
  const page = await visit(alice);
  const chunk = gate();
  await page.route(CHUNK, async (route) => {
    await chunk.opened;
    await route.continue();
  });
  await page.goto(`/rooms/${room.id}`);
  await expect(message(page, room, "*the last one*")).toBeInViewport();
  chunk.open();
  await expect(log(page, room).locator("em")).toHaveText("the last one");
  await expect(log(page, room).locator("em")).toBeInViewport({ ratio: 1 });
});

test("nothing hostile becomes more than text, under the policy that the server sends", async ({ person, visit }) => {
  const alice = await person("alice");
  const room = await alice.room("kitchen");
  const tried = HOSTILE.filter((text) => !hasControls(text));
  for (const [index, part] of inParts(tried, 40).entries()) await alice.say(room, `${index}:\n\n${part.join("\n\n")}`);
  await alice.say(room, "*the end*");
  const page = await visit(alice);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    return dialog.dismiss();
  });
  await page.goto(`/rooms/${room.id}`);
  await expect(log(page, room).locator("em").getByText("the end")).toBeVisible();

  const report = await log(page, room).evaluate((region) => ({
    elements: [...new Set([...region.querySelectorAll("[data-message] *")].map(({ localName }) => localName))].sort(),
    links: [...region.querySelectorAll("a")].map(({ protocol }) => protocol),
    handlers: [...region.querySelectorAll("[data-message] *")].flatMap((element) =>
      element.getAttributeNames().filter((name) => /^on|^style$|^src/.test(name)),
    ),
  }));
  expect(
    report.elements.filter((name) => /script|img|iframe|object|embed|form|input|meta|base|link|math/.test(name)),
  ).toEqual([]);
  expect(new Set(report.links)).toEqual(new Set(["https:"]));
  expect(report.handlers).toEqual([]);
  expect(dialogs).toEqual([]);
  expect((await texts(page, room)).join(" ")).toContain("<script>");
});

function hasControls(text: string): boolean {
  return [...text].some((char) => char < " " && char !== "\n" && char !== "\t");
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
