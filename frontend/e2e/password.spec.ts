// A forgotten password, from the sign-in page through the mail to being signed in.
import { expect, test } from "./fixtures";
import { mailTo } from "./mailbox";
import { isLive, signIn } from "./screen";

const NEW = "four other words, and a dot.";

test("a forgotten password is set anew by the link of a mail, once", async ({ person, visit, request }) => {
  const alice = await person("alice");
  const elsewhere = await visit(alice);
  await isLive(elsewhere);

  const page = await visit(null);
  await page.getByRole("link", { name: "Forgot it?" }).click();
  await page.getByLabel("E-mail", { exact: true }).fill(`${alice.name}@example.org`);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look into your mail" })).toBeVisible();

  const { text } = await mailTo(request, `${alice.name}@example.org`, "Set a new password");
  const link = text.match(/https?:\/\/\S+\/reset\/\S+/)?.[0] ?? "no link";
  await page.goto(link);
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(page.getByLabel("New password", { exact: true })).toHaveAccessibleDescription(/short/);
  await page.getByLabel("New password", { exact: true }).fill(NEW);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await isLive(page);
  await expect(page.getByText(`@${alice.name}`)).toBeVisible();
  await expect(elsewhere.getByRole("heading", { name: "You were signed out" })).toBeVisible();

  const later = await visit(null, { at: new URL(link).pathname });
  await later.getByLabel("New password", { exact: true }).fill("yet another one, with a comma");
  await later.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(later.getByRole("alert")).toContainText("This link was used already");

  const again = await visit(null);
  await signIn(again, alice, NEW);
  await isLive(again);
});
