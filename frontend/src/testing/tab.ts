/** A whole browser for engine tests: tabs with a real engine and a real socket library, on the model server. */
import { openConnection } from "@/realtime/connection";
import { createEngine, type Engine } from "@/realtime/createEngine";
import { createTabStore, IDLE_TIMELINE, type Store } from "@/realtime/store";
import { timelineOf } from "@/realtime/timelineView";
import { memoryOutbox } from "./memoryOutbox";
import { Browser } from "./modelApi";
import { ModelServer } from "./modelServer";
import { SocketServer } from "./socketServer";

export type Tab = Readonly<{
  engine: Engine;
  store: Store;
  sockets: SocketServer;
  /** What the timeline shows: messages, then what is on its way with its state. */
  shown: (room: number) => string[];
}>;

/** The cast: alice and bob share the lobby, carol is a stranger to it. */
export class Scene {
  readonly server = new ModelServer();
  readonly alice = this.server.addPerson("alice");
  readonly bob = this.server.addPerson("bob");
  readonly carol = this.server.addPerson("carol");
  readonly lobby: number;
  readonly browser = new Browser(this.server);
  /** Decides over each publication: how often it arrives. */
  arrivals: (publication: unknown) => number = () => 1;
  private readonly openOutbox = memoryOutbox();
  private readonly tabs: { store: Store; sockets: SocketServer; sessionChanged: () => void }[] = [];

  constructor() {
    this.lobby = this.server.createRoom(this.alice, "lobby");
    this.server.join(this.bob, this.lobby);
    this.server.publish = (user, publication) => {
      for (let i = this.arrivals(publication); i > 0; i--) this.publish(user, publication);
    };
  }

  /** Another tab of the same browser, started. */
  openTab(): Tab {
    const store = createTabStore();
    const sockets = new SocketServer();
    const self = () => {
      const { session } = store.getState();
      return session.kind === "signed-in" ? session.me.id : null;
    };
    const engine = createEngine({
      api: this.browser.apiOf(self),
      store,
      openConnection: (options) =>
        openConnection({ ...options, url: "ws://test/connection/websocket", websocket: sockets.WebSocket }),
      storage: localStorage,
      openOutbox: this.openOutbox,
      openTabs: (sessionChanged) => {
        const tab = { store, sockets, sessionChanged };
        this.tabs.push(tab);
        return { sessionChanged: () => this.tellOthers(tab) };
      },
    });
    engine.start();
    return { engine, store, sockets, shown: (room) => shown(store, room) };
  }

  /** What bob says reaches the server at once. */
  bobSays(...texts: string[]): void {
    for (const text of texts) this.server.post(this.bob, this.lobby, text, crypto.randomUUID());
  }

  /** All messages of the lobby, as the server holds them. */
  said(): string[] {
    return this.server
      .messages(this.bob, this.lobby, { after: 0, limit: 10_000 })
      .results.map(({ content }) => content)
      .reverse();
  }

  private tellOthers(from: { store: Store }): void {
    for (const tab of this.tabs) if (tab.store !== from.store) tab.sessionChanged();
  }

  private publish(user: number, publication: unknown): void {
    for (const { sockets } of this.tabs) {
      if (sockets.hasSubscribed(`personal:${user}`)) sockets.publish(`personal:${user}`, publication);
    }
  }
}

function shown(store: Store, room: number): string[] {
  const { account } = store.getState();
  if (!account) return [];
  const view = account.timelines.get(room) ?? IDLE_TIMELINE;
  const timeline = timelineOf(room, account.picture.rooms.get(room), account.sends, view);
  const messages = timeline.kind === "loaded" ? timeline.messages.map(({ content }) => content) : [];
  return [...messages, ...timeline.pending.map(({ content, state }) => `${content} (${state.kind})`)];
}
