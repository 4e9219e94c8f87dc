/**
 * The client as it is shipped, and a hole in it through which `make torture` looks: the entry of the build that its
 * browsers are served (page.config.ts). Nothing here is in the shipped one.
 */
import type { Picture } from "@/sync/picture";
import { needsSync } from "@/sync/picture";
import { roomPicture } from "./picture";
import { noteSend, sentTo } from "./sent";
import { resetsIn } from "./syncAnswer";
import { watchPicture } from "./watch";

/** Asked from outside. Hashes are made there: what stands in their place here is what they are of. */
export type Hole = Readonly<{
  standing(): { rooms: Record<string, [version: number, changeId: string]>; whole: boolean };
  waiting(): number;
  retry(): void;
  picture(): Record<string, object>;
}>;

declare global {
  interface Window {
    tortured?: Hole;
    /** Of the browser's owner: a line of the history. */
    tortureNote(kind: string, facts: object): Promise<void>;
  }
}

const asItIs = (value: unknown) => value;
const note = (kind: string, facts: object) => void window.tortureNote(kind, facts).catch(() => undefined);
let reset: ReadonlySet<number> = new Set();

watchFetch();
watchSockets();
const { engine, store } = await import("@/realtime/engine");
store.subscribe(({ account: now }, { account: before }) => {
  if (!now || !before) return;
  if (now.picture !== before.picture) watchPicture(before.picture, now.picture, reset, note);
  if (now.line.subscribed !== before.line.subscribed)
    note("socket", { state: now.line.subscribed ? "connected" : "disconnected" });
});
window.tortured = {
  standing: () => {
    const rooms = [...(picture()?.rooms.values() ?? [])];
    return {
      rooms: Object.fromEntries(rooms.map(({ room }) => [room.id, [room.version, room.changeId]])),
      whole: isWhole(),
    };
  },
  waiting: () => {
    const sends = store.getState().account?.sends ?? [];
    for (const send of sends) if (send.state.kind === "failed") engine.discard(send.clientId);
    return sends.filter(({ state }) => state.kind !== "failed" && state.kind !== "sent").length;
  },
  retry: () => engine.retryNow(),
  picture: () => {
    const rooms = [...(picture()?.rooms ?? [])];
    return Object.fromEntries(rooms.map(([id, held]) => [id, roomPicture(held, asItIs)]));
  },
};
await import("@/main");

function picture(): Picture | undefined {
  return store.getState().account?.picture;
}

/** Whether nothing is on its way that would change what is shown. */
function isWhole(): boolean {
  const account = store.getState().account;
  if (!account?.line.synced || needsSync(account.picture) || account.reading.size > 0) return false;
  const onScreen = Number(/^\/rooms\/(\d+)/.exec(location.pathname)?.[1]);
  const held = [...account.picture.rooms.values()];
  return held.every(({ room, window, gapSince }) => gapSince === null && (room.id !== onScreen || window !== null));
}

function watchFetch(): void {
  const plain = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    const room = sentTo(request);
    if (room !== null) return noteSend(request, room, note, plain, asItIs);
    const answer = await plain(request);
    if (answer.ok && new URL(request.url).pathname === "/api/sync/") reset = resetsIn(await answer.clone().json());
    return answer;
  };
}

/** Whatever a socket brings is told, before anybody makes anything of it. */
function watchSockets(): void {
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        for (const line of String(data).split("\n")) if (line) hear(JSON.parse(line));
      });
    }
  };
}

type Told = Readonly<{ type: string; version?: number; body: Readonly<{ changes?: readonly Told[] }> }>;
type Publication = Readonly<{ data: Told }>;
type Reply = Readonly<{
  push?: { pub?: Publication };
  subscribe?: { publications?: readonly Publication[] };
}>;

function hear({ push, subscribe }: Reply): void {
  for (const { data } of [...(subscribe?.publications ?? []), ...(push?.pub ? [push.pub] : [])]) {
    for (const each of data.type === "changes" ? (data.body.changes ?? []) : [data]) {
      if (each.type === "reset") note("reset", {});
      if (each.version !== undefined) note("heard", each);
    }
  }
}
