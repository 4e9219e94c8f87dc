/** The server's rights and the client's are held to the same samples. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rights } from "./rights";
import type { Role, RoomRules } from "./types";

type Sample = Omit<RoomRules, "membersInvite"> & { role: Role | null; members_invite: boolean; rights: string };

const file = join(import.meta.dirname, "../../../backend/tests/samples/rights.json");
const samples: Sample[] = JSON.parse(readFileSync(file, "utf8")).rights;

test("there are samples for every role under every rule", () => {
  expect(samples.length).toBe(4 * 3 * 2 * 2 * 2);
});

test.each(samples)("$role: $kind, $posting, members_invite $members_invite, archived $archived", (sample) => {
  const { role, members_invite: membersInvite, rights: expected, ...rules } = sample;
  expect([...rights(role, { ...rules, membersInvite })].sort().join(" ")).toBe(expected);
});
