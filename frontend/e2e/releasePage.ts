/** A server that has another release, as far as a tab can tell. */
import type { Page } from "@playwright/test";

/** From the next opening of the page on. */
export async function offerRelease(page: Page): Promise<void> {
  const body = '<div id="root"></div><script src="/assets/of-another-release.js"></script>';
  await page.route("**/index.html", (route) => route.fulfill({ contentType: "text/html", body }));
}
