/** One real client: the engine of the product with the library of the product, and what it is told to do. */
import { createApi } from "@/api/api";
import { openConnection } from "@/realtime/connection";
import { createEngine, type Engine } from "@/realtime/createEngine";
import { createTabStore, type Store } from "@/realtime/store";
import { needsSync } from "@/sync/picture";
import type { Message } from "@/sync/types";
import { memoryOutbox } from "@/testing/memoryOutbox";
import { fetchOf, memoryStorage, type Session } from "./browser";
import { roomPicture } from "./picture";
import { fingerprint, type History, sha, thrown } from "./record";
import { resetsIn } from "./syncAnswer";
import { watchPicture } from "./watch";

/** Rooms that stay open; another takes the place of one that is left. */
const OPEN = 2;

export class Client {
  readonly who: string;
  readonly id: number;
  private readonly store: Store = createTabStore();
  private readonly engine: Engine;
  private readonly open = new Set<number>();
  private reset: ReadonlySet<number> = new Set();

  constructor(session: Session, number: number, history: History) {
    this.who = `node-${number}`;
    this.id = session.id;
    const note = (kind: string, facts: Readonly<Record<string, unknown>>) => history.note(this.who, kind, facts);
    const writer = (kind: string, facts: Readonly<Record<string, unknown>>) =>
      history.note(`writer-${session.id}`, kind, facts);
    const api = createApi({ baseUrl: session.url, user: () => session.id, fetch: fetchOf(session, writer) });
    this.engine = createEngine({
      api: {
        ...api,
        sync: async (...asked) => {
          const answer = await api.sync(...asked);
          this.reset = resetsIn(answer);
          return answer;
        },
      },
      store: this.store,
      openConnection: (options) => {
        const { publication, subscribed, down } = options.on;
        let isUp = false;
        const on = {
          ...options.on,
          subscribed: () => {
            isUp = true;
            note("socket", { state: "connected" });
            subscribed();
          },
          down: () => {
            if (isUp) note("socket", { state: "disconnected" });
            isUp = false;
            down();
          },
          publication: (data: unknown) => {
            hear(data, session.id, note);
            publication(data);
          },
          fault: (error: unknown) => {
            note("thrown", thrown(error));
            options.on.fault(error);
          },
        };
        const url = `${session.url.replace(/^http/, "ws")}/connection/websocket`;
        return openConnection({ ...options, on, url, websocket: WebSocket });
      },
      storage: memoryStorage(),
      openOutbox: memoryOutbox(),
      openTabs: () => ({ sessionChanged: () => undefined }),
    });
    this.store.subscribe(({ account: now }, { account: before }) => {
      if (now && before && now.picture !== before.picture) watchPicture(before.picture, now.picture, this.reset, note);
      if (now) this.openRooms();
    });
  }

  start(): void {
    this.engine.start();
  }

  /** Ask anew, now. */
  retry(): void {
    this.engine.retryNow();
  }

  rooms(): number[] {
    return [...(this.account()?.picture.rooms.keys() ?? [])];
  }

  isSynced(): boolean {
    return this.account()?.line.synced ?? false;
  }

  /** Whether nothing is on its way that would change what is shown. */
  isWhole(): boolean {
    const account = this.account();
    if (!account?.line.synced || needsSync(account.picture) || account.reading.size > 0) return false;
    const held = [...account.picture.rooms.values()];
    return held.every(({ gapSince }) => gapSince === null) && [...this.open].every((room) => this.isLoaded(room));
  }

  send(room: number, text: string): void {
    this.engine.send(room, text);
  }

  /** Reacts to the newest message, or reads up to it. Refusals are the server's right. */
  touch(room: number, react: boolean): void {
    const message = this.newest(room);
    if (!message) return;
    if (react) void this.engine.react(message, "👍", true).catch(() => undefined);
    else this.engine.markRead(room, message.number);
    this.engine.restAtEnd(room);
  }

  /** How many of one's sends still wait for their answer; what was refused is given up. */
  waiting(): number {
    const sends = this.account()?.sends ?? [];
    for (const send of sends) if (send.state.kind === "failed") this.engine.discard(send.clientId);
    return sends.filter(({ state }) => state.kind !== "failed" && state.kind !== "sent").length;
  }

  standing(): object {
    const rooms = this.account()?.picture.rooms ?? new Map();
    const at = [...rooms.values()].map(({ room }) => [room.id, [room.version, room.changeId]]);
    return { who: this.who, rooms: Object.fromEntries(at), whole: this.isWhole() };
  }

  picture(): object {
    const rooms = [...(this.account()?.picture.rooms ?? [])];
    return Object.fromEntries(rooms.map(([id, held]) => [id, roomPicture(held, sha)]));
  }

  private account() {
    return this.store.getState().account;
  }

  private newest(room: number): Message | undefined {
    return this.account()?.picture.rooms.get(room)?.window?.messages.at(-1);
  }

  private isLoaded(room: number): boolean {
    const held = this.account()?.picture.rooms.get(room);
    return !held || held.window !== null;
  }

  private openRooms(): void {
    const rooms = this.rooms();
    for (const room of this.open) if (!rooms.includes(room)) this.open.delete(room);
    for (const room of rooms) {
      if (this.open.size >= OPEN || this.open.has(room)) continue;
      this.open.add(room);
      queueMicrotask(() => this.engine.openRoom(room));
    }
  }
}

function hear(data: unknown, user: number, note: (kind: string, facts: Record<string, unknown>) => void): void {
  if (typeof data !== "object" || data === null) return;
  if ("type" in data && data.type === "reset") note("reset", { user });
  if (!("version" in data)) return;
  const change = data as Readonly<{ room: number; version: number; id: string; body: object }>;
  const { room, version, id } = change;
  note("heard", { user, room, version, id, ...fingerprint(change) });
}
