/** The screens of those who are not signed in. */
import { expect, type Page } from "@playwright/test";
import type { Scene } from "./sceneParts";

async function fillSignIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail or handle").fill("alice@nordwand.example");
  await page.getByLabel("Password", { exact: true }).fill("correct horse");
}

const answerServer = (page: Page, change: object) =>
  page.route("**/api/server/", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...(await answer.json()), ...change } });
  });

export const outside: readonly Scene[] = [
  { name: "sign-in", who: null, play: fillSignIn },
  {
    name: "forgotten",
    who: null,
    play: async (page) => {
      await page.goto("/reset");
      await page.getByLabel("E-mail").fill("alice@nordwand.example");
    },
  },
  {
    name: "forgotten-sent",
    who: null,
    play: async (page) => {
      await page.goto("/reset");
      await page.getByLabel("E-mail").fill("nobody@nordwand.example");
      await page.getByRole("button", { name: "Send the link" }).click();
      await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
    },
  },
  {
    name: "new-password",
    who: null,
    play: async (page) => {
      await page.goto("/reset/1-a-b");
      await page.getByLabel("New password", { exact: true }).fill("correct horse");
    },
  },
  {
    name: "sign-in-wrong",
    who: null,
    play: async (page) => {
      await page.route("**/api/login/", (route) =>
        route.fulfill({
          status: 400,
          json: { detail: "No account has this name and password.", code: "bad_credentials", fields: {} },
        }),
      );
      await fillSignIn(page);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "too-many-requests",
    who: null,
    play: async (page) => {
      await page.route("**/api/login/", (route) =>
        route.fulfill({
          status: 429,
          headers: { "Retry-After": "42" },
          json: { detail: "Too many tries.", code: "throttled", fields: {} },
        }),
      );
      await fillSignIn(page);
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText("The button wakes by itself")).toBeVisible();
    },
  },
  {
    name: "sign-up",
    who: null,
    play: async (page) => {
      await answerServer(page, { signup: "open" });
      await page.goto("/sign-up");
      await page.getByLabel("Handle", { exact: true }).fill("admin");
      await page.getByLabel("E-mail").fill("erin@nordwand.example");
      await page.getByLabel("Password", { exact: true }).fill("korrektpferd");
      await page.getByRole("button", { name: "Create account" }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
    },
  },
  {
    name: "invited-signed-out",
    who: null,
    play: async (page, story) => {
      await page.goto(story.link);
      await expect(page.getByRole("heading", { name: /invites you to Tours & rock$/ })).toBeVisible();
    },
  },
  {
    name: "sign-up-closed",
    who: null,
    play: async (page) => {
      await answerServer(page, { signup: "closed" });
      await page.goto("/sign-up");
      await expect(page.getByRole("heading", { name: "Sign-up is closed" })).toBeVisible();
    },
  },
  {
    name: "first-run",
    who: null,
    play: async (page) => {
      await answerServer(page, { needs_setup: true, name: "Lockstep" });
      await page.goto("/setup/one-time-token");
      await expect(page.getByRole("heading", { name: "This server is yours" })).toBeVisible();
    },
  },
  {
    name: "server-unreachable",
    who: null,
    play: async (page) => {
      await page.route("**/api/**", (route) => route.abort());
      await page.goto("/");
      await expect(page.getByRole("heading", { name: "The server does not answer" })).toBeVisible();
    },
  },
];
