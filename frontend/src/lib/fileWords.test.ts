import { expect, test } from "vitest";
import { filesInWords } from "./fileWords";
import { sizeInWords } from "./sizeWords";

test("sizes by thousands, short", () => {
  const sizes = [0, 1, 999, 1000, 1449, 12_345, 999_499, 999_500, 3_400_000, 25_000_000, 7_000_000_000, 5e12];
  expect(sizes.map(sizeInWords)).toEqual([
    "0 bytes",
    "1 byte",
    "999 bytes",
    "1 kB",
    "1.4 kB",
    "12 kB",
    "999 kB",
    "1 MB",
    "3.4 MB",
    "25 MB",
    "7 GB",
    "5000 GB",
  ]);
});

test("how many", () => {
  expect([0, 1, 3].map(filesInWords)).toEqual(["", "A file", "3 files"]);
});
