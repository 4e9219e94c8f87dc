import { expect, test } from "vitest";
import { uuid } from "./uuid";

test("random UUIDs of version 4, another each time", () => {
  const made = Array.from({ length: 100 }, uuid);
  expect(made.every((one) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(one))).toBe(
    true,
  );
  expect(new Set(made).size).toBe(100);
});
