import { expect, test } from "vitest";
import { bob } from "@/testing/samples";
import { terms } from "./InviteDialog";

const link = { id: 1, user: null, code: "abc", by: bob, expiresAt: null, uses: 10, used: 3 };

test("an invitation says how far it goes and who made it", () => {
  expect(terms(link)).toBe("3 of 10 used, no end, by bob");
  expect(terms({ ...link, uses: null })).toBe("used 3 times, no end, by bob");
  expect(terms({ ...link, expiresAt: "2026-01-01T12:00:00.000Z" })).toMatch(/until 1 January 2026, \d\d:\d\d/);
  expect(terms({ ...link, user: bob, code: null })).toBe("invited by bob");
});
