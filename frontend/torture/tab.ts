/** One of the browser's pages, with somebody before it who clicks, writes, reloads, shuts the lid and loses the network. */
import { setTimeout as pause } from "node:timers/promises";
import type { Browser, BrowserContext, CDPSession, Page } from "@playwright/test";
import type { Hole } from "./page";
import { chances, pickOne } from "./random";
import { type History, hashedFacts, hashedPicture, thrown } from "./record";

export type Account = Readonly<{ id: number; url: string; cookie: string; session: string }>;

const CLICK_MS = 3_000;
const LOAD_MS = 20_000;
const ANSWER_MS = 10_000;
const BETWEEN_MS = [300, 2_500] as const;
const AWAY_MS = [1_000, 8_000] as const;
/** How often each is done, of a hundred times. */
const ACTS = { write: 50, change: 25, reload: 8, freeze: 9, offline: 8 } as const;

export class Tab {
  readonly who: string;
  private going: Promise<void> | null = null;
  private stopped = false;
  private written = 0;
  private readonly chance: () => number;
  private readonly context: BrowserContext;
  private readonly page: Page;
  private readonly browserSide: CDPSession;
  readonly account: Account;
  readonly done: Record<string, number> = {};

  private constructor(account: Account, number: number, seed: number, page: Page, browserSide: CDPSession) {
    this.account = account;
    this.who = `page-${number}`;
    this.chance = chances(seed * 1_000 + number);
    this.context = page.context();
    this.page = page;
    this.browserSide = browserSide;
  }

  static async open(browser: Browser, account: Account, number: number, seed: number, history: History): Promise<Tab> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" });
    await context.addCookies([{ name: account.cookie, value: account.session, url: account.url }]);
    await context.exposeBinding("tortureNote", (_, kind: string, facts: Record<string, unknown>) => {
      const who = kind.startsWith("send_") ? `writer-${account.id}` : `page-${number}`;
      history.note(who, kind, { user: account.id, ...hashedFacts(kind, facts) });
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => history.note(`page-${number}`, "thrown", thrown(error)));
    return new Tab(account, number, seed, page, await context.newCDPSession(page));
  }

  /** Loads the client, however often that takes: as somebody would who sees that nothing comes. */
  async load(): Promise<void> {
    while (!(await this.isThere())) {
      try {
        await this.page.goto(this.account.url, { waitUntil: "commit", timeout: LOAD_MS });
        await this.page.waitForFunction(() => window.tortured !== undefined, null, { timeout: LOAD_MS });
      } catch {
        await pause(500);
      }
    }
  }

  start(): void {
    this.going = this.go();
  }

  /** Everything lets go of the page, and what was being done is done. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.going;
    await this.load();
  }

  async isSynced(): Promise<boolean> {
    return (await this.ask((hole) => hole.standing().whole)) ?? false;
  }

  async waiting(): Promise<number> {
    return (await this.ask((hole) => hole.waiting())) ?? 1;
  }

  async retry(): Promise<void> {
    await this.ask((hole) => hole.retry());
  }

  async standing(): Promise<object> {
    if (!(await this.isThere())) await this.load();
    return { who: this.who, ...((await this.ask((hole) => hole.standing())) ?? { rooms: {}, whole: false }) };
  }

  async picture(): Promise<object> {
    return hashedPicture((await this.ask((hole) => hole.picture())) ?? {});
  }

  private async go(): Promise<void> {
    while (!this.stopped) {
      const act = pickOne(ACTS, this.chance());
      try {
        await this[act]();
        this.done[act] = (this.done[act] ?? 0) + 1;
      } catch (error) {
        // Not there to be clicked: the servers are away, or one has just been thrown out of the room.
        process.stderr.write(`${this.who} could not ${act}: ${String(error).split("\n")[0]}\n`);
      }
      await pause(this.between(BETWEEN_MS));
      await this.load();
    }
  }

  private async write(): Promise<void> {
    const composer = this.page.getByRole("textbox", { name: /^Message to / });
    this.written += 1;
    await composer.fill(`${this.who} writes its ${this.written}th: ${crypto.randomUUID()} ☕`, { timeout: CLICK_MS });
    await composer.press("Enter", { timeout: CLICK_MS });
  }

  private async change(): Promise<void> {
    const rooms = this.page.getByRole("navigation", { name: "Rooms" }).locator('a[href^="/rooms/"]');
    const many = await rooms.count();
    await rooms.nth(Math.floor(this.chance() * many)).click({ timeout: CLICK_MS });
  }

  private async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "commit", timeout: LOAD_MS });
  }

  private async freeze(): Promise<void> {
    await this.browserSide.send("Page.setWebLifecycleState", { state: "frozen" });
    await pause(this.between(AWAY_MS));
    await this.browserSide.send("Page.setWebLifecycleState", { state: "active" });
  }

  private async offline(): Promise<void> {
    await this.context.setOffline(true);
    await pause(this.between(AWAY_MS));
    await this.context.setOffline(false);
  }

  private between([least, most]: readonly [number, number]): number {
    return least + this.chance() * (most - least);
  }

  private async isThere(): Promise<boolean> {
    return (await this.ask(() => true)) ?? false;
  }

  /** Null when the page is not there, or doesn't answer. */
  private async ask<T>(question: (hole: Hole) => T): Promise<T | null> {
    const asked = `window.tortured ? (${question.toString()})(window.tortured) : null`;
    const answer = this.page.evaluate<T | null>(asked).catch(() => null);
    return Promise.race([answer, pause(ANSWER_MS, null, { ref: false })]);
  }
}
