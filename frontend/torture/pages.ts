/**
 * Pages in a real browser, for `make torture`: `node pages.js FOLDER --seed N`, in the client's folder.
 *
 * Told what to do as main.ts is. LOCKSTEP_CHROMIUM is the browser.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { obey } from "./obey";
import { History } from "./record";
import { Tab } from "./tab";
import type { World } from "./world";

const { chromium } = createRequire(join(process.cwd(), "package.json"))(
  "@playwright/test",
) as typeof import("@playwright/test");
const { positionals, values } = parseArgs({ allowPositionals: true, options: { seed: { type: "string" } } });
const folder = positionals[0] ?? "";
const seed = Number(values.seed);

const world = JSON.parse(readFileSync(join(folder, "world.json"), "utf8")) as World;
const history = new History(join(folder, "pages.jsonl"));
const browser = await chromium.launch({
  executablePath: process.env.LOCKSTEP_CHROMIUM ?? "",
  args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const accounts = world.accounts.filter(({ kind }) => kind === "page");
const tabs = await Promise.all(
  accounts.map(({ id, session }, number) => {
    return Tab.open(browser, { id, url: world.url, cookie: world.cookies[0], session }, number + 1, seed, history);
  }),
);

process.on("uncaughtException", (error) => history.note("pages", "error", { text: String(error.stack) }));

await obey({
  start: async () => {
    await Promise.all(tabs.map((tab) => tab.load()));
    await until((tab) => tab.isSynced());
    return tabs.length;
  },
  write: async () => {
    for (const tab of tabs) tab.start();
  },
  quiet: async () => {
    await Promise.all(tabs.map((tab) => tab.stop()));
    await until(async (tab) => (await tab.waiting()) === 0);
    for (const { who, done } of tabs) history.note(who, "acted", { done });
  },
  standing: async () => {
    const told = await Promise.all(tabs.map(async (tab) => [tab.account.id, await tab.standing()] as const));
    return Object.fromEntries(told);
  },
  own: async () => {
    for (const tab of tabs) await tab.retry();
    await pause(500);
    await until((tab) => tab.isSynced());
  },
  pictures: async () => {
    for (const tab of tabs) history.note(tab.who, "picture", { user: tab.account.id, rooms: await tab.picture() });
  },
  end: async () => {
    await browser.close();
    await history.close();
  },
});

async function until(true_: (tab: Tab) => Promise<boolean>): Promise<void> {
  for (const tab of tabs) while (!(await true_(tab))) await pause(100);
}
