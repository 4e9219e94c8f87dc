/** A client's picture and the small server, with all that is on its way between them: lost, doubled, late, early. */
import { expect } from "vitest";
import type { HeldRoom, Placing } from "@/sync/heldRoom";
import { isUnsure } from "@/sync/mentions";
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
} from "@/sync/picture";
import { parsePublication } from "@/sync/publication";
import { dueRanges } from "@/sync/repair";
import { parseSyncAnswer } from "@/sync/syncAnswer";
import type { Room, RoomId } from "@/sync/types";
import { lastOf } from "@/sync/window";
import { parseChange, parsePage, parseRoom } from "@/sync/wire";
import { type PageQuery, Refused } from "./modelRoom";
import { ModelServer } from "./modelServer";

/** One client, its server, and everything that is on the way between them. */
export class World {
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
        const { picture, outcome } = takePage(this.picture, page, placing, this.clock);
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

export function refusable(call: () => void, refused: () => void = () => undefined): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    refused();
  }
}

/** As it looks after the way through JSON. */
export function wire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
