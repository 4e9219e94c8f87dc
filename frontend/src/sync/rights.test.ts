/** The server's rights and the client's are held to the same samples. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rights } from "./rights";
import type { Role, RoomKind } from "./types";

type Sample = { role: Role | null; kind: RoomKind; rights: string[] };

const file = join(import.meta.dirname, "../../../backend/tests/samples/rights.json");
const samples: Sample[] = JSON.parse(readFileSync(file, "utf8")).rights;

test("there are samples for every role in both kinds of room", () => {
  expect(samples.length).toBe(8);
});

test.each(samples)("$role in a $kind room", (sample) => {
  expect([...rights(sample.role, sample.kind)].sort()).toEqual(sample.rights);
});
