import { expect, test } from "vitest";
import { tabTitle } from "./tabTitle";

test.each([
  ["Touren & Fels", "Nordwand", 0, "Touren & Fels · Nordwand"],
  ["Touren & Fels", "Nordwand", 12, "(12) Touren & Fels · Nordwand"],
  ["", "Nordwand", 999, "(999) Nordwand"],
  ["", "Nordwand", 1000, "(999+) Nordwand"],
])("%s on %s with %d unread", (place, server, unread, title) => {
  expect(tabTitle(place, server, unread)).toBe(title);
});
