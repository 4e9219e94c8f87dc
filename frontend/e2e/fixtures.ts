/** People and pages. Every page of every test is watched (complaints.ts). */
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { Accounts } from "./accounts";
import { complaintsOf } from "./complaints";
import { Person } from "./person";

type Visit = BrowserContextOptions & Readonly<{ at?: string }>;

export type Fixtures = Readonly<{
  /** A new account. */
  person: (name: string) => Promise<Person>;
  /** A browser of their own for somebody, or for nobody yet, opened at an address. */
  visit: (who: Person | null, visit?: Visit) => Promise<Page>;
}>;

export const test = base.extend<Fixtures, { accounts: Accounts }>({
  accounts: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one needs
    async ({}, use) => {
      const accounts = new Accounts();
      await use(accounts);
      accounts.end();
    },
    { scope: "worker" },
  ],

  person: async ({ baseURL, accounts }, use) => {
    const people: Person[] = [];
    await use(async (name) => {
      const person = await Person.signedIn(baseURL ?? "", name, accounts);
      people.push(person);
      return person;
    });
    await Promise.all(people.map((person) => person.leave()));
  },

  visit: async ({ browser, baseURL }, use) => {
    const complaints: string[][] = [];
    const contexts: BrowserContext[] = [];
    await use(async (who, { at = "/", ...options } = {}) => {
      const storageState = who ? await who.session() : undefined;
      const context = await browser.newContext({ ...options, ...(storageState && { storageState }) });
      contexts.push(context);
      complaints.push(complaintsOf(context, baseURL ?? ""));
      const page = await context.newPage();
      await page.goto(at);
      return page;
    });
    const said = complaints.flat();
    // Else each page of each test lives on until all are done, with its socket, its syncs and its share of the machine.
    await Promise.all(contexts.map(closed));
    expect(said).toEqual([]);
  },
});

/** What a page asks for as it is closed is nobody's mistake, also where a test answers. A crashed one asks nothing. */
async function closed(context: BrowserContext): Promise<void> {
  const asking = context.pages().map((page) => page.unrouteAll({ behavior: "ignoreErrors" }));
  await Promise.allSettled(asking);
  await context.close();
}

/** Another tab of the same browser. */
export async function anotherTab(page: Page, at = "/"): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(at);
  return tab;
}

export { expect } from "@playwright/test";
