/**
 * Whatever is lost, doubled, late or out of order on the way: after one sync that is answered, and one page, the
 * client shows what the server holds; and at no moment does it show something that the server never held.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { ModelServer, type PageQuery, Refused } from "@/testing/modelServer";
import type { HeldRoom, Placing } from "./heldRoom";
import { isUnsure, mentionedIn } from "./mentions";
import {
  answerSync,
  doubt,
  emptyPicture,
  needsSync,
  type Picture,
  receiveChange,
  syncRequest,
  takeGone,
  takeMine,
  takePage,
  takeRange,
} from "./picture";
import { parsePublication } from "./publication";
import { dueRanges } from "./repair";
import { parseSyncAnswer } from "./syncAnswer";
import type { Room, RoomId } from "./types";
import { lastOf } from "./window";
import { parseChange, parsePage, parseRoom } from "./wire";

/** One client, its server, and everything that is on the way between them. */
class World {
  readonly server = new ModelServer();
  readonly alice = this.server.addPerson("alice");
  readonly bob = this.server.addPerson("bob");
  readonly rooms: RoomId[];
  picture: Picture;
  /** News that can arrive now, in any order. */
  private underway: (() => void)[] = [];
  private clock = 0;
  private sent = 0;
  private backups: (() => void)[] = [];
  private restored = false;
  /** Each room's card as it was after each change, by the change's id; alice's own left out. */
  private readonly cards = new Map<string, Room>();

  constructor() {
    this.picture = emptyPicture(this.alice);
    this.server.publish = (user, publication) => {
      if (user !== this.alice) return;
      this.underway.push(() => this.hear(publication));
      for (const id of this.server.roomsOf(this.alice)) this.remember(id);
    };
    this.rooms = [this.server.createRoom(this.alice, "lobby"), this.server.createRoom(this.bob, "den")];
    for (const room of this.rooms) this.server.join(room === 1 ? this.bob : this.alice, room);
    for (const room of this.rooms) this.server.addMembers(room, 1);
  }

  /** As after a while of use: all is known, and both rooms have been on screen. */
  usedForAWhile(): void {
    for (let i = 0; i < 12; i++) this.post(this.bob, 1 + (i % 2));
    this.settle();
    for (const room of this.rooms) this.loadNewest(room);
  }

  post(user: number, room: RoomId, calling = ""): void {
    this.sent += 1;
    refusable(() => this.server.post(user, room, `message ${this.sent}${calling}`, `client-${this.sent}`));
  }

  /** The room's message with that number, or about, gets another text from whoever wrote it. */
  reply(room: RoomId, at: number): void {
    this.sent += 1;
    const [content, clientId] = [`reply ${this.sent}`, `client-${this.sent}`];
    this.touch(room, at, (author, id) => this.server.post(author, room, content, clientId, id));
  }

  edit(room: RoomId, at: number): void {
    this.sent += 1;
    const content = `message ${this.sent}, better${at % 2 === 0 ? " @alice" : ""}`;
    this.touch(room, at, (author, id) => this.server.edit(author, room, id, content));
  }

  remove(room: RoomId, at: number): void {
    this.touch(room, at, (author, id) => this.server.remove(author, room, id));
  }

  /** Somebody's reaction to it, or none any more. */
  toggleReaction(room: RoomId, at: number): void {
    const emoji = at % 2 === 0 ? "👍" : "🎉";
    const user = at % 3 === 0 ? this.alice : this.bob;
    this.touch(room, at, (_, id) => this.server.toggleReaction(user, room, id, emoji));
  }

  private touch(room: RoomId, at: number, work: (author: number, id: number) => void): void {
    refusable(() => {
      const reader = [this.alice, this.bob].find((user) => this.server.roomsOf(user).includes(room)) ?? this.alice;
      const { results } = this.server.messages(reader, room, { limit: 20 });
      const message = results[at % Math.max(1, results.length)];
      if (message) work(message.user.id, message.id);
    });
  }

  backup(): void {
    this.backups.push(this.server.backup());
  }

  restore(): void {
    const back = this.backups.pop();
    back?.();
    this.restored ||= back !== undefined;
  }

  deliver(at: number): void {
    const [news] = this.underway.splice(at % Math.max(1, this.underway.length), 1);
    if (news) this.arrive(news);
  }

  deliverAll(): void {
    for (const news of this.underway.splice(0)) this.arrive(news);
  }

  deliverTwice(at: number): void {
    const news = this.underway[at % Math.max(1, this.underway.length)];
    if (news) this.arrive(news);
    this.deliver(at);
  }

  private arrive(news: () => void): void {
    const before = this.picture;
    news();
    for (const held of this.picture.rooms.values()) {
      this.expectOnceTrue(held);
      if (!this.restored) expectOnward(before, held);
    }
  }

  private remember(id: RoomId): void {
    const card = parseRoom(wire(this.server.card(this.alice, id)));
    if (card) this.cards.set(card.changeId, card);
  }

  /** What is shown was so on the server, in one moment. */
  private expectOnceTrue({ room, window, ahead }: HeldRoom): void {
    const { mine: _own, mentioned: _calls, ...shown } = room;
    expect(known(this.cards.get(room.changeId), shown)).toMatchObject(shown);
    expect(ahead.every(({ version }) => version > room.version)).toBe(true);
    if (!window) return;
    expect(window.messages.map(({ number }) => number)).toEqual(window.messages.map((_, i) => window.first + i));
    expect(lastOf(window)).toBeLessThanOrEqual(room.lastNumber);
    for (const { version } of window.messages) expect(version).toBeLessThanOrEqual(room.version);
  }

  lose(at: number): void {
    this.underway.splice(at % Math.max(1, this.underway.length), 1);
  }

  askSync(): void {
    const asked = this.picture;
    const answer = parseSyncAnswer(wire(this.server.sync(this.alice, syncRequest(asked))));
    this.underway.push(() => {
      if (answer) this.picture = answerSync(this.picture, asked, answer, this.clock).picture;
    });
  }

  askPage(room: RoomId, query: PageQuery, placing: Placing): void {
    refusable(() => {
      const page = parsePage(wire(this.server.messages(this.alice, room, query)), room);
      this.underway.push(() => {
        if (!page) return;
        const { picture, outcome } = takePage(this.picture, page, placing);
        this.picture = picture;
        if (outcome === "placed" && placing === "replace") expectAtEnd(picture.rooms.get(room));
      });
    });
  }

  askOlder(room: RoomId): void {
    const window = this.picture.rooms.get(room)?.window;
    if (window) this.askPage(room, { before: window.first }, "extend");
  }

  askNewer(room: RoomId): void {
    const window = this.picture.rooms.get(room)?.window;
    if (window) this.askPage(room, { after: lastOf(window) }, "extend");
  }

  askRanges(): void {
    this.clock += 2_000;
    for (const { room, after } of dueRanges(this.picture, this.clock)) {
      refusable(
        () => {
          const changes = this.server
            .changes(this.alice, room, after)
            .results.map((change) => parseChange(wire(change)));
          this.underway.push(() => {
            this.picture = takeRange(this.picture, room, changes, this.clock).picture;
          });
        },
        () => {
          this.picture = doubt(this.picture, room);
        },
      );
    }
  }

  leaveHere(room: RoomId): void {
    refusable(() => {
      const { version } = this.server.leave(this.alice, room).room;
      this.underway.push(() => {
        this.picture = takeGone(this.picture, room, version, false);
      });
    });
  }

  /** Nothing more is on the way; the client asks until it has no more questions. */
  settle(): number {
    this.underway = [];
    let syncs = 0;
    do {
      this.askSync();
      this.deliver(0);
      syncs += 1;
    } while (this.asksMore() && syncs < 5);
    return syncs;
  }

  private asksMore(): boolean {
    return needsSync(this.picture) || [...this.picture.rooms.values()].some(({ room }) => isUnsure(room));
  }

  loadNewest(room: RoomId): void {
    this.askPage(room, {}, "replace");
    this.deliver(0);
  }

  private hear(raw: unknown): void {
    const publication = parsePublication(wire(raw));
    if (publication.kind === "change")
      this.picture = receiveChange(this.picture, publication.change, this.clock).picture;
    if (publication.kind === "mine") this.picture = takeMine(this.picture, publication.room, publication.mine);
  }
}

/** The card as it was, without the text of its last message where the log does not keep that any more. */
function known(was: Room | undefined, shown: Omit<Room, "mine" | "mentioned">): Room | undefined {
  const last = shown.lastMessage;
  const superseded = last?.content === "" && !last.deleted;
  return was?.lastMessage && superseded ? { ...was, lastMessage: { ...was.lastMessage, content: "" } } : was;
}

/** Nothing goes back: neither a room, nor one's own in it, nor a room that was left; nor is an end lost sight of. */
function expectOnward(before: Picture, held: HeldRoom): void {
  const known = before.rooms.get(held.room.id);
  expect(held.room.version).toBeGreaterThanOrEqual(known?.room.version ?? (before.left.get(held.room.id) ?? 0) + 1);
  if (!known) return;
  expect(held.room.mine.version).toBeGreaterThanOrEqual(known.room.mine.version);
  if (held.room.version > known.room.version && known.window && isAtEnd(known) && held.window) expectAtEnd(held);
}

function isAtEnd({ room, window }: HeldRoom): boolean {
  return window !== null && lastOf(window) === room.lastNumber;
}

function expectAtEnd(held: HeldRoom | undefined): void {
  expect(held && isAtEnd(held)).toBe(true);
}

function refusable(call: () => void, refused: () => void = () => undefined): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused();
  }
}

/** As it looks after the way through JSON. */
function wire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

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
const restores: fc.Arbitrary<Act>[] = [fc.constant((w) => w.backup()), fc.constant((w) => w.restore())];
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
        expectServersPicture(world, { ownToo: false });
      }),
      LENGTH,
    );
  },
  TIMEOUT,
);

/** `ownToo`: with one's own marker, whose counter may have gone back with the database. */
function expectServersPicture(world: World, { ownToo } = { ownToo: true }): void {
  const { server, alice } = world;
  expect([...world.picture.rooms.keys()].sort()).toEqual(server.roomsOf(alice));
  for (const id of server.roomsOf(alice)) {
    const card = parseRoom(wire(server.card(alice, id)));
    const shown = world.picture.rooms.get(id)?.room;
    const mentioned = ownToo && shown && card && mentionedIn(card);
    expect(mentioned && mentionedIn(shown)).toEqual(mentioned);
    const { mentioned: _calls, ...rest } = { ...shown, ...(!ownToo && { mine: card?.mine }) };
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
