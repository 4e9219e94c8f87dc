/**
 * The backend's convergence test writes what each action makes of a room, as each viewer sees it: the card before, the
 * changes, and the card after. The client must come to the same card.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mentionedIn } from "./mentions";
import { emptyPicture, needsSync, type Picture, receiveChange, takeCard, takeMine, takePage } from "./picture";
import type { Change, Room } from "./types";
import { parseChange, parseMine, parsePage, parseRoom } from "./wire";

type Sample = {
  me: number;
  before: unknown;
  changes: unknown[];
  mine: unknown;
  after: unknown;
  /** The newest messages before and after, where events or files are among them. */
  page?: { before: unknown; after: unknown };
};

const folder = join(import.meta.dirname, "../../../backend/tests/samples");
const files = readdirSync(folder).filter((file) => file !== "rights.json");

test("there are samples", () => {
  expect(files.length).toBeGreaterThan(20);
});

describe.each(files)("%s", (file) => {
  const sample = sampleIn(file);
  const changes = sample.changes.map(readable);
  const start = withCard(emptyPicture(sample.me), sample.before);

  test("the changes lead to the card after", () => {
    let picture = replayed(start, changes);
    if (!sample.before && sample.after && changes.length > 0) {
      expect(needsSync(picture)).toBe(true); // a room that isn't held: its card is fetched
      picture = withCard(picture, sample.after);
    }
    expectCard(withMine(picture, sample.mine), sample.after);
  });

  test("so they do in reverse and doubled", () => {
    if (!sample.before) return;
    const shuffled = [...changes.toReversed(), ...changes];
    expectCard(withMine(replayed(start, shuffled), sample.mine), sample.after);
  });
});

const withPages = files.filter((file) => sampleIn(file).page && sampleIn(file).after);

test("there are samples with events and with files", () => {
  expect(withPages.length).toBeGreaterThan(15);
});

describe.each(withPages)("messages of %s", (file) => {
  const { me, before, changes, page } = sampleIn(file);
  const after = messagesOf(page?.after);

  test("the changes lead to the messages after, one's own answers included", () => {
    const start = withPage(withCard(emptyPicture(me), before), page?.before);
    expect(shown(replayed(start, changes.map(readable)))).toEqual(after);
  });

  test("an older page that comes late is brought up to date", () => {
    const start = withPage(withCard(emptyPicture(me), before), { ...(page?.before as object), results: [] });
    expect(shown(withPage(replayed(start, changes.map(readable)), page?.before))).toEqual(after);
  });
});

function sampleIn(file: string): Sample {
  return JSON.parse(readFileSync(join(folder, file), "utf8"));
}

function withPage(picture: Picture, raw: unknown): Picture {
  const page = parsePage(raw, [...picture.rooms.keys()][0] ?? 0);
  return page ? takePage(picture, page, "replace", 0).picture : picture;
}

function messagesOf(raw: unknown) {
  return parsePage(raw, 1)?.messages.toReversed();
}

function shown(picture: Picture) {
  return [...picture.rooms.values()][0]?.window?.messages;
}

function readable(raw: unknown): Change {
  const change = parseChange(raw);
  if (!change || change.type === "unknown") throw new Error(`Unknown to this client: ${JSON.stringify(raw)}`);
  return change;
}

function withCard(picture: Picture, raw: unknown): Picture {
  const room = parseRoom(raw);
  return room ? takeCard(picture, room, false, 0).picture : picture;
}

function withMine(picture: Picture, raw: unknown): Picture {
  const mine = parseMine(raw);
  return mine ? [...picture.rooms.keys()].reduce((before, room) => takeMine(before, room, mine), picture) : picture;
}

function replayed(picture: Picture, changes: readonly Change[]): Picture {
  return changes.reduce((before, change) => receiveChange(before, change, 0).picture, picture);
}

function expectCard(picture: Picture, after: unknown): void {
  const card = parseRoom(after);
  const shown = (room: Room) => ({ ...room, mine: { ...room.mine, at: 0 }, mentioned: mentionedIn(room) });
  expect([...picture.rooms.values()].map(({ room }) => shown(room))).toEqual(card ? [shown(card)] : []);
}
