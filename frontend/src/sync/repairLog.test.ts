/** What a repair was caused by and cost; and that the log of them does not grow for ever. */
import { expect, test } from "vitest";
import { added, lobby } from "@/testing/samples";
import { emptyPicture, takeCard } from "./picture";
import { noted, type Repair, repairOfGap, repairsOf } from "./repairLog";
import type { SyncAnswer } from "./syncAnswer";

const REPAIR: Repair = { room: 7, at: 1_000, cause: "gap", changes: 2, ms: 30 };
const card = lobby(10);
const asked = takeCard(emptyPicture(1), card, false, 0).picture;
const later = added(11, 1);

const answer = (news: [number, unknown][]) =>
  ({ rooms: new Map(news), gone: new Map(), mine: new Map() }) as unknown as SyncAnswer;
const causes = (given: SyncAnswer, applied = [later]) =>
  repairsOf(asked, given, applied, 1_000, 30).map(({ room: id, cause, changes }) => [id, cause, changes]);

test("changes that a sync brought were missed, unless they had come by then", () => {
  const news = answer([[card.id, { changes: [later] }]]);
  expect(causes(news)).toEqual([[card.id, "missed", 1]]);
  expect(causes(news, [])).toEqual([]);
});

test("a room as a whole: too much was missing, or the history is another", () => {
  const snapshot = { ...card, version: 400, changeId: "c400" };
  expect(causes(answer([[card.id, { snapshot, reset: false }]]))).toEqual([[card.id, "snapshot", 0]]);
  expect(causes(answer([[card.id, { snapshot, reset: true }]]))).toEqual([[card.id, "history", 0]]);
  const older = { ...card, version: 9, changeId: "other" };
  expect(causes(answer([[card.id, { snapshot: older, reset: false }]]))).toEqual([[card.id, "history", 0]]);
});

test("a room that is merely new is no repair", () => {
  expect(causes(answer([[99, { snapshot: { ...card, id: 99 }, reset: false }]]))).toEqual([]);
});

test("a range that was asked for", () => {
  expect(repairOfGap(card.id, [later], 1_000, 30)).toEqual([
    { room: card.id, at: 1_000, cause: "gap", changes: 1, ms: 30 },
  ]);
  expect(repairOfGap(card.id, [], 1_000, 30)).toEqual([]);
});

test("the newest two hundred are kept", () => {
  const many = Array.from({ length: 350 }, (_, at) => ({ ...REPAIR, at }));
  const log = many.reduce<readonly Repair[]>((before, one) => noted(before, [one]), []);
  expect([log.length, log[0]?.at, log.at(-1)?.at]).toEqual([200, 150, 349]);
  expect(noted(log, [])).toBe(log);
});
