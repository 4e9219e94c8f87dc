import { expect, test } from "vitest";
import { endOf, ends } from "./tokenWords";

const NOW = new Date(2026, 10, 22, 21, 0);

test("a token's end", () => {
  expect(endOf("never", NOW)).toBeNull();
  expect(new Date(endOf("30", NOW) ?? "").getTime() - NOW.getTime()).toBe(30 * 24 * 3600 * 1000);
});

test("its end in words", () => {
  expect(ends(null, NOW)).toBe("does not end");
  expect(ends(new Date(2026, 11, 22, 12).toISOString(), NOW)).toBe("ends on 22 December 2026");
  expect(ends(NOW.toISOString(), NOW)).toBe("ended on 22 November 2026");
});
