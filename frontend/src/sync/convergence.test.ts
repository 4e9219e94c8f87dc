/**
 * Whatever is lost, doubled, late or out of order on the way: after one sync that is answered, and one page, the
 * client shows what the server holds; and at no moment does it show something that the server never held.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { refusable, World, wire } from "@/testing/world";
import { mentionedIn } from "./mentions";
import { needsSync } from "./picture";
import { nextDue } from "./repair";
import type { RoomId } from "./types";
import { lastOf } from "./window";
import { parsePage, parseRoom } from "./wire";

/** The same 200 in every `make test`; as many others as CONVERGENCE_RUNS says when one looks for more. */
const RUNS = process.env.CONVERGENCE_RUNS;
const LENGTH = RUNS ? { numRuns: Number(RUNS) } : { numRuns: 200, seed: 486151535 };
const TIMEOUT = 60_000 + LENGTH.numRuns * 200;

type Act = (world: World) => void;
const room = fc.constantFrom(1, 2);
const at = fc.nat({ max: 30 });

const happenings: fc.Arbitrary<Act>[] = [
  room.map((id) => (w) => w.post(w.bob, id)),
  room.map((id) => (w) => w.post(w.alice, id)),
  room.map((id) => (w) => w.post(w.bob, id, " @alice")),
  room.map((id) => (w) => w.post(w.alice, id, " @room, @alice")),
  room.map((id) => (w) => w.post(w.bob, id, " @room")),
  room.map((id) => (w) => {
    for (let i = 0; i < 8; i++) w.post(w.bob, id);
  }),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        w.edit(id, number),
  ),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        w.reply(id, number),
  ),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        refusable(() => w.server.markUnread(w.alice, id, 1 + number)),
  ),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        w.remove(id, number),
  ),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        w.toggleReaction(id, number),
  ),
  room.map((id) => (w) => w.server.addMembers(id, 3)),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        w.server.rename(id, `room ${number}`),
  ),
  room.map((id) => (w) => w.server.novelty(id)),
  room.map((id) => (w) => refusable(() => w.server.setRole(w.alice, id, "moderator"))),
  room.map((id) => (w) => refusable(() => w.server.join(w.alice, id))),
  room.map((id) => (w) => refusable(() => w.server.leave(w.alice, id))),
  room.map((id) => (w) => w.leaveHere(id)),
  room.map((id) => (w) => refusable(() => w.server.leave(w.bob, id))),
  fc.tuple(room, at).map(
    ([id, number]) =>
      (w) =>
        refusable(() => w.server.markRead(w.alice, id, number)),
  ),
];
const restores: fc.Arbitrary<Act>[] = [
  fc.constant((w) => w.backup()),
  fc.constant((w) => w.restore()),
  fc.tuple(room, at).map(([id, number]) => (w) => {
    w.backup();
    refusable(() => w.server.markRead(w.alice, id, number)); // which no version of the room tells
    w.deliverAll();
    w.restore();
  }),
];
/** What the picture follows by itself, however it comes, as long as all of it comes. */
const followed: fc.Arbitrary<Act>[] = [
  room.map((id) => (w) => w.post(w.bob, id)),
  fc.tuple(fc.constantFrom("edit", "reply", "remove", "toggleReaction"), room, at).map(
    ([act, id, number]) =>
      (w) =>
        w[act](id, number),
  ),
  room.map((id) => (w) => w.server.addMembers(id, 3)),
  room.map((id) => (w) => w.server.rename(id, "another name")),
  room.map((id) => (w) => w.server.novelty(id)),
  room.map((id) => (w) => w.askPage(id, {}, "replace")),
  at.map((i) => (w) => w.deliver(i)),
  at.map((i) => (w) => w.deliverTwice(i)),
];
const ways: fc.Arbitrary<Act>[] = [
  at.map((i) => (w) => w.deliver(i)),
  at.map((i) => (w) => w.deliver(i)),
  fc.constant((w) => w.deliverAll()),
  at.map((i) => (w) => w.deliverTwice(i)),
  at.map((i) => (w) => w.lose(i)),
  fc.constant((w) => w.askSync()),
  fc.constant((w) => w.askRanges()),
  room.map((id) => (w) => w.askPage(id, {}, "replace")),
  room.map((id) => (w) => w.askOlder(id)),
  room.map((id) => (w) => w.askNewer(id)),
];

function acts(...kinds: fc.Arbitrary<Act>[]): fc.Arbitrary<Act[]> {
  return fc.array(fc.oneof(...kinds), { minLength: 5, maxLength: 60, size: "max" });
}

test(
  "after a sync and a page, the picture is the server's",
  () => {
    fc.assert(
      fc.property(fc.boolean(), acts(...happenings, ...ways), (used, acts) => {
        const world = new World();
        if (used) world.usedForAWhile();
        for (const act of acts) act(world);

        expect(world.settle()).toBeLessThanOrEqual(2);
        expectServersPicture(world);
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

test(
  "so it is when the database went back to an older backup meanwhile",
  () => {
    fc.assert(
      fc.property(fc.boolean(), acts(...happenings, ...restores, ...ways), (used, acts) => {
        const world = new World();
        if (used) world.usedForAWhile();
        for (const act of acts) act(world);

        world.settle();
        expectServersPicture(world, { twins: true });
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

test(
  "what comes in another order, late and twice needs no sync, as long as all of it comes",
  () => {
    fc.assert(
      fc.property(fc.boolean(), acts(...followed), (used, acts) => {
        const world = new World();
        if (used) world.usedForAWhile();
        else world.settle();
        for (const act of acts) act(world);

        world.deliverAll();
        expect([needsSync(world.picture), nextDue(world.picture)]).toEqual([false, null]);
        expectServersPicture(world);
      }),
      { ...LENGTH, numRuns: Math.ceil(LENGTH.numRuns / 4) },
    );
  },
  TIMEOUT,
);

/** `twins`: two histories may have come to the same counter with other markers, which nobody can tell apart. */
function expectServersPicture(world: World, { twins } = { twins: false }): void {
  const { server, alice } = world;
  expect([...world.picture.rooms.keys()].sort()).toEqual(server.roomsOf(alice));
  for (const id of server.roomsOf(alice)) {
    const card = parseRoom(wire(server.card(alice, id)));
    const shown = world.picture.rooms.get(id)?.room;
    expect(shown?.mine.version).toBe(card?.mine.version);
    if (!twins) expect(shown && mentionedIn(shown)).toEqual(card && mentionedIn(card));
    const mine = twins ? card?.mine : { ...shown?.mine, at: card?.mine.at }; // `at`: what was told may still stand
    const { mentioned: _calls, ...rest } = { ...shown, mine };
    expect(rest).toEqual({ ...card, mentioned: undefined });

    expectServersMessages(world, id);
    world.loadNewest(id);
    expectServersMessages(world, id);
    expect(lastOf(world.picture.rooms.get(id)?.window ?? { first: 0, messages: [] })).toBe(card?.lastNumber);
    expect(world.picture.rooms.get(id)).toMatchObject({ ahead: [], gapSince: null, pagesAhead: [] });
  }
}

function expectServersMessages({ server, alice, picture }: World, id: RoomId): void {
  const window = picture.rooms.get(id)?.window;
  if (!window) return;
  const limit = Math.max(1, window.messages.length);
  const there = parsePage(wire(server.messages(alice, id, { after: window.first - 1, limit })), id);
  expect(window.messages).toEqual(there?.messages.slice(-limit).reverse().slice(0, window.messages.length));
}
