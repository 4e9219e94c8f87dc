import { expect, test } from "vitest";
import { chances, pickOne } from "./random";

const WEIGHTS = { often: 90, seldom: 10 } as const;

test("the same seed has the same chances, between 0 and 1", () => {
  const [one, same, other] = [chances(7), chances(7), chances(8)].map((chance) => Array.from({ length: 500 }, chance));
  expect(one).toEqual(same);
  expect(one).not.toEqual(other);
  expect(one?.every((chance) => chance >= 0 && chance < 1)).toBe(true);
});

test("each name comes as often as its weight says", () => {
  const chance = chances(1);
  const picked = Array.from({ length: 2_000 }, () => pickOne(WEIGHTS, chance()));
  const seldom = picked.filter((name) => name === "seldom").length;
  expect(seldom).toBeGreaterThan(140);
  expect(seldom).toBeLessThan(260);
  expect([pickOne(WEIGHTS, 0), pickOne(WEIGHTS, 0.95), pickOne(WEIGHTS, 1)]).toEqual(["often", "seldom", "seldom"]);
});
