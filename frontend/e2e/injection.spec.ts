// Words that try to become more than text, in every place where somebody's words are shown, under the server's policy.
// `E2E_WORDS=all` tries more than a thousand others besides.
import type { Page } from "@playwright/test";
import { CROSSED, HOSTILE } from "../src/testing/hostile";
import { expect, test } from "./fixtures";

type Shape = Record<string, unknown>;

const TRIED = [
  ...HOSTILE.filter((text) => !/\p{Cc}/u.test(text.replaceAll("\n", ""))),
  ...[
    '"><svg onload=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "</mark><b onclick=alert(1)>",
  ],
  ...[
    "--></li><iframe srcdoc='<script>alert(1)</script>'>",
    "#{alert(1)}",
    "{{constructor.constructor('alert(1)')()}}",
  ],
];
const FAKE = 900_000;

const NO_WORD_LEFT = "[](https://example.org)";
const AT_ONCE = 100; // code is tall, and what is too far away isn't drawn
const OTHERS = process.env.E2E_WORDS === "all" ? CROSSED.filter((text) => !TRIED.includes(text)) : [];
const BATCHES = [TRIED, ...batches(OTHERS)];

test("more than a hundred words are tried, or a thousand", () => {
  expect(new Set(BATCHES.flat()).size).toBeGreaterThan(BATCHES.length > 1 ? 1_000 : 100);
});

for (const [at, words] of BATCHES.entries()) {
  test(`nothing that anybody can write becomes more than text: ${at + 1} of ${BATCHES.length}`, async ({
    person,
    visit,
  }) => {
    const alice = await person("alice");
    const room = await alice.room("kitchen");
    await alice.say(room, "one");
    const page = await visit(alice, { at: "/healthz", viewport: { width: 1280, height: 30_000 } });
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await page.addInitScript(watchForElements);
    await answerWithHostility(page, room.id, words);

    await page.goto(`/rooms/${room.id}`);
    await expect(page.locator("[data-message]")).toHaveCount(words.length);
    await expect.poll(() => page.title()).toContain(words[0]?.split("\n")[0]);
    const rooms = await page.getByRole("navigation", { name: "Rooms" }).getByRole("link").allTextContents();
    expect(words.filter((text) => !rooms.some((shown) => shown.includes(text)))).toEqual([]);
    const messages = (await page.locator("[data-message]").allTextContents()).join("\n");
    expect(words.filter((text) => !messages.includes(text))).toEqual([]); // the names at the least
    const links = page.locator("[data-message] p a, [data-message] td a");
    const protocols = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol));
    expect(protocols.filter((protocol) => protocol !== "https:")).toEqual([]);
    if (words === TRIED) expect(protocols).toContain("https:");
    expect(await found(page)).toEqual([]);

    await page.goto(`/search?q=${encodeURIComponent(words[0] ?? "")}`);
    await expect(page.locator("mark")).toHaveCount(words.filter((text) => text !== NO_WORD_LEFT).length);
    expect(await found(page)).toEqual([]);

    await page.goto("/discover");
    await expect(page.getByRole("list", { name: "Rooms found" }).getByRole("listitem")).toHaveCount(words.length);
    expect(await found(page)).toEqual([]);
    expect(dialogs).toEqual([]);
  });
}

test("what is watched for is seen", async ({ browser }) => {
  const context = await browser.newContext(); // not watched for complaints: there will be some
  const page = await context.newPage();
  await page.addInitScript(watchForElements);
  await page.goto("/sign-in");
  await page.evaluate(() => {
    for (const name of ["img", "iframe"]) document.body.append(document.createElement(name));
    try {
      document.body.innerHTML = "<b>bold</b>";
    } catch {
      // what the policy is there for
    }
  });
  await expect
    .poll(() => found(page))
    .toEqual(["img", "iframe", expect.stringMatching(/^policy require-trusted-types-for/)]);
  await context.close();
});

/** Runs in the page: keeps what must not come to be in `window.found`. */
function watchForElements(): void {
  const seen: string[] = [];
  Object.assign(window, { found: seen });
  const never = /^(i?frame|object|embed|applet|base|math|foreignobject|animate|set|video|audio|marquee)$/i;
  const onlyInHead = /^(script|link|meta|style)$/i;

  function look(element: Element): void {
    const name = element.localName;
    const foreign = name === "img" && !element.getAttribute("src")?.startsWith("/api/");
    if (never.test(name) || foreign || (onlyInHead.test(name) && document.body?.contains(element))) seen.push(name);
    for (const { name: attribute, value } of element.attributes) {
      const acts = /^on|^srcdoc$|^formaction$|^http-equiv$/i.test(attribute);
      const leads = /^(href|src|action|xlink:href)$/i.test(attribute) && /^\s*(java|vb)?script:|^\s*data:/i.test(value);
      if (acts || leads) seen.push(`${name} ${attribute}`);
    }
  }

  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
    seen.push(`policy ${violatedDirective} ${blockedURI}`);
  });
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      for (const node of [target, ...addedNodes]) {
        if (node instanceof Element) for (const one of [node, ...node.querySelectorAll("*")]) look(one);
      }
    }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

function found(page: Page): Promise<string[]> {
  return page.evaluate(() => [...new Set((window as unknown as { found: string[] }).found)]);
}

/** The server's answers about this room, with hostile words in the place of each text, many times over. */
async function answerWithHostility(page: Page, room: number, words: readonly string[]): Promise<void> {
  let first: Shape | undefined;
  await change(page, "**/api/sync/", (answer) => {
    const { rooms } = answer as { rooms: Record<string, { snapshot?: Shape }> };
    const card = rooms[room]?.snapshot;
    if (card) first = { ...answer, rooms: { ...rooms, ...hostileRooms(card, words) } };
    return card && first ? first : { ...answer, rooms: {}, gone: {}, mine: {} };
  });
  await change(page, `**/api/rooms/${room}/messages/?*`, (answer) => {
    const [one] = answer.results as Shape[];
    const results = words.map((text, at) => hostileMessage(one, text, at, words.length - at));
    return { ...answer, next: null, previous: null, results };
  });
  const finds = words.map((text, at) => hostileFind(room, text, at));
  await change(page, "**/api/messages/search/?*", (answer) => ({ ...answer, results: finds }));
  await change(page, "**/api/search/?*", (answer) => ({ ...answer, results: words.map(hostileDiscovery) }));
}

async function change(page: Page, path: string, make: (answer: Shape) => Shape): Promise<void> {
  await page.route(path, async (route) => {
    try {
      await route.fulfill({ json: make((await (await route.fetch()).json()) as Shape) });
    } catch {
      // the page has gone on meanwhile, and nobody waits for this answer
    }
  });
}

const AT = "2026-01-01T12:00:00.000Z";

function somebody(text: string, at: number): Shape {
  return { id: FAKE + at, username: text, display_name: text, avatar: null };
}

function hostileRooms(card: Shape, words: readonly string[]): Shape {
  const others = words.map((text, at) => {
    const last_message = { ...(card.last_message as Shape), content: text, user: somebody(text, at) };
    return [FAKE + at, { snapshot: { ...card, id: FAKE + at, name: text, topic: text, last_message } }];
  });
  const open = { ...card, name: words.join(" "), topic: words.join(" "), last_number: words.length };
  return { ...Object.fromEntries(others), [String(card.id)]: { snapshot: open } };
}

function hostileMessage(message: Shape | undefined, text: string, at: number, number: number): Shape {
  const user = somebody(text, at);
  const file = { name: text, size: 5, type: "text/plain", width: null, height: null, thumbnail: null };
  return {
    ...message,
    ...{ id: FAKE + at, number, content: text, user, client_id: null, edited_at: AT },
    attachments: [
      { ...file, id: `c0ffee00-0000-4000-8000-${String(at).padStart(12, "0")}`, url: "/api/attachments/x/" },
    ],
    reply_to: { id: FAKE, number: 1, version: 1, user, content: text, attachments: 0, deleted: false },
  };
}

function hostileFind(room: number, text: string, at: number): Shape {
  const excerpt = [true, false].map((marked) => ({ text, found: marked }));
  return { id: FAKE + at, room, number: 1, user: somebody(text, at), created_at: AT, excerpt };
}

function hostileDiscovery(text: string, at: number): Shape {
  const found = { kind: "public", archived: false, member_count: 1, created_at: AT, bumped_at: AT };
  const id = 2 * FAKE + at; // none of those that one is in
  return { ...found, id, name: text, topic: text, is_member: false, is_invited: false };
}

function batches(words: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(words.length / AT_ONCE) }, (_, at) =>
    words.slice(at * AT_ONCE, (at + 1) * AT_ONCE),
  );
}
