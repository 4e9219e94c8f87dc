import { expect, test } from "vitest";
import { tabTitle } from "./tabTitle";

test.each([
  ["Touren & Fels", "Nordwand", 0, 0, "Touren & Fels · Nordwand"],
  ["Touren & Fels", "Nordwand", 12, 0, "(12) Touren & Fels · Nordwand"],
  ["", "Nordwand", 999, 0, "(999) Nordwand"],
  ["", "Nordwand", 1000, 0, "(999+) Nordwand"],
  ["", "Nordwand", 1000, 2, "(@2) Nordwand"],
  ["", "Nordwand", 1000, 100, "(@99+) Nordwand"],
])("%s on %s with %d unread, %d of them mentions", (place, server, unread, mentions, title) => {
  expect(tabTitle(place, server, { unread, mentions })).toBe(title);
});
