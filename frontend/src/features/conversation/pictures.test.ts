import { expect, test } from "vitest";
import { kindInWords } from "@/lib/sizeWords";
import type { Attachment } from "@/sync/types";
import { boxOf, heightOf, isPicture } from "./pictures";

function file(width: number | null, height: number | null): Attachment {
  const thumbnail = width === null ? null : "/t";
  return { id: `${width}`, name: "a.pdf", size: 1, type: "x/y", width, height, thumbnail, url: "/u" };
}

test("a picture keeps its shape and is never blown up", () => {
  const boxes = [file(3000, 2000), file(1000, 4000), file(100, 80), file(5000, 10)].filter(isPicture).map(boxOf);
  expect(boxes).toEqual([
    { width: 336, height: 224 },
    { width: 80, height: 320 },
    { width: 100, height: 80 },
    { width: 336, height: 48 },
  ]);
});

test("room is left before anything is there", () => {
  expect(heightOf([])).toBe(0);
  expect(heightOf([file(3000, 2000)])).toBe(234);
  expect(heightOf([file(1, 1), file(1, 1), file(1, 1), file(null, null)])).toBe(2 * 168 + 10 + 62);
});

test("what a file is, by its ending", () => {
  expect(["notes.pdf", "archive.tar.gz", "README", "a.verylongending"].map(kindInWords)).toEqual([
    "PDF, ",
    "GZ, ",
    "",
    "",
  ]);
});
