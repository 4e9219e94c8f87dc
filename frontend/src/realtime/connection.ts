/**
 * The socket: one's personal channel, for as long as it is wanted, and beside it the channel of the people in one
 * room. The only file that imports centrifuge.
 *
 * The library gives up for good on some answers (codes 3500, 3503, 103, 108, 1009, a bad frame …). Here nothing is
 * for good: every end that we did not ask for is followed by a new client object, and every subscribe by a sync, which
 * is the caller's. No handler throws, so that one bad publication can't stop those after it.
 */
import { Centrifuge, type ClientInfo, type Options } from "centrifuge";
import { backoff, jittered } from "@/lib/backoff";
import { told } from "@/sync/publication";

const RECONNECT_MIN_MS = 300;
const RECONNECT_MAX_MS = 10_000;
const REBUILD_FIRST_MS = 500;
const REBUILD_MAX_MS = 20_000;
/** A subscription that lasted this long was no failure. */
const STABLE_MS = 10_000;
/** Who is in a channel is asked for anew after so long: a join or a leave may have been lost. */
const LOOK_AGAIN_MS = 25_000;
const WATCH_AGAIN_MS = 5_000;

type ConnectionEvents = Readonly<{
  /** Publications come from now on: what was missed before is for a sync to bring. */
  subscribed: () => void;
  /** Publications don't come until the next `subscribed`. */
  down: () => void;
  /** Each thing that a publication tells. */
  publication: (data: unknown) => void;
  /** A handler of the caller has thrown: its picture may lack what it was told. */
  fault: (error: unknown) => void;
}>;

/** One connection of somebody in the channel, as Centrifugo knows it; `chanInfo` is what Django's token says of them. */
export type Client = Readonly<Pick<ClientInfo, "client" | "user" | "chanInfo">>;

type ChannelEvents = Readonly<{
  /** Everybody who is there now; null while that is not known. */
  present: (clients: readonly Client[] | null) => void;
  published: (data: unknown, by: Client) => void;
}>;

type Watched = Readonly<{ channel: string; on: ChannelEvents }>;
type Watching = Readonly<{ publish: (data: unknown) => void; stop: () => void }>;

export type ConnectionOptions = Readonly<{
  channel: string;
  connectionToken: () => Promise<string>;
  subscriptionToken: (channel: string) => Promise<string>;
  on: ConnectionEvents;
}>;

type Socket = Readonly<{
  url: string;
  /** Another WebSocket class than the browser's. */
  websocket?: Options["websocket"];
}>;

export type Connection = Readonly<{
  /** Unless all is well: try at once, instead of after the next pause. */
  nudge: () => void;
  /** Start over with a new socket, whatever the old one seems to be: it may be half dead after sleep. */
  renew: () => void;
  /** Whom and what this channel brings, from now on and through every new client object; null: none. */
  watch: (channel: Watched | null) => void;
  /** To those in the watched channel. May be lost. */
  publish: (data: unknown) => void;
  close: () => void;
}>;

export type OpenConnection = (options: ConnectionOptions) => Connection;

export function openConnection({ on, ...options }: ConnectionOptions & Socket): Connection {
  let drop: () => void = () => undefined;
  let client: Centrifuge | null = null;
  let watched: Watched | null = null;
  let watching: Watching | null = null;
  let subscribed = false;
  let upSince = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  function renew(): void {
    if (closed) return;
    clearTimeout(timer);
    drop();
    isDown();
    drop = build();
  }

  function isUp(): void {
    subscribed = true;
    upSince = Date.now();
    guard(on.subscribed);
  }

  function isDown(): void {
    if (subscribed && Date.now() - upSince > STABLE_MS) failures = 0;
    subscribed = false;
    guard(on.down);
  }

  /** The library has given up. */
  function ended(): void {
    drop();
    isDown();
    clearTimeout(timer);
    failures += 1;
    timer = setTimeout(renew, backoff(failures, REBUILD_FIRST_MS, REBUILD_MAX_MS));
  }

  function watch(): void {
    watching?.stop();
    watching = client && watched && watchChannel(client, watched, options.subscriptionToken, guard);
  }

  function guard(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      on.fault(error);
    }
  }

  /** A new client object; the function returned ends it without a word. */
  function build(): () => void {
    const built = newClient(options);
    const channel = built.newSubscription(options.channel, {
      getToken: () => options.subscriptionToken(options.channel),
      minResubscribeDelay: RECONNECT_MIN_MS,
      maxResubscribeDelay: RECONNECT_MAX_MS,
    });
    let current = true;
    const when = (handler: () => void) => () => {
      if (current) handler();
    };

    channel.on("publication", ({ data }) => {
      for (const each of told(data)) when(() => guard(() => on.publication(each)))();
    });
    channel.on("subscribed", when(isUp));
    channel.on("subscribing", when(isDown));
    channel.on("unsubscribed", when(ended));
    built.on("disconnected", when(ended));
    channel.subscribe();
    client = built;
    watch();
    built.connect();
    return () => {
      current = false;
      built.disconnect();
    };
  }

  drop = build();
  return {
    nudge: () => {
      if (!subscribed) renew();
    },
    renew,
    watch: (channel) => {
      watched = channel;
      watch();
    },
    publish: (data) => watching?.publish(data),
    close: () => {
      closed = true;
      watching?.stop();
      clearTimeout(timer);
      drop();
    },
  };
}

/** Follows one channel on one client object. Not to be had, it is tried again: the personal channel doesn't suffer. */
function watchChannel(
  client: Centrifuge,
  { channel, on }: Watched,
  token: (channel: string) => Promise<string>,
  guard: (handler: () => void) => void,
): Watching {
  const subscription = client.newSubscription(channel, {
    getToken: () => token(channel),
    joinLeave: true,
    minResubscribeDelay: RECONNECT_MIN_MS,
    maxResubscribeDelay: RECONNECT_MAX_MS,
  });
  const present = new Map<string, Client>();
  let known = false;
  let moved = new Map<string, Client | null>(); // since it was last asked who is there; null: left
  let current = true;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    clearTimeout(timer);
    moved = new Map();
    const since = moved;
    const answer = await subscription.presence().catch(() => null);
    if (!current || since !== moved) return;
    timer = setTimeout(() => void look(), jittered(answer ? LOOK_AGAIN_MS : WATCH_AGAIN_MS));
    if (!answer) return;
    known = true;
    present.clear();
    for (const one of [...Object.values(answer.clients), ...since.values()]) {
      if (one && since.get(one.client) !== null) present.set(one.client, one);
    }
    tell();
  }

  function move(id: string, to: Client | null): void {
    moved.set(id, to);
    if (to) present.set(id, to);
    else present.delete(id);
    tell();
  }

  function tell(): void {
    guard(() => current && on.present(known ? [...present.values()] : null));
  }

  function lost(): void {
    clearTimeout(timer);
    moved = new Map();
    known = false;
    tell();
  }

  subscription.on("subscribed", () => void look());
  subscription.on("subscribing", lost);
  subscription.on("unsubscribed", () => {
    lost();
    if (current) timer = setTimeout(() => subscription.subscribe(), WATCH_AGAIN_MS);
  });
  subscription.on("join", ({ info }) => move(info.client, info));
  subscription.on("leave", ({ info }) => move(info.client, null));
  subscription.on("publication", ({ data, info }) => {
    if (info && current) guard(() => on.published(data, info));
  });
  subscription.subscribe();
  return {
    publish: (data) => {
      if (subscription.state === "subscribed") subscription.publish(data).catch(() => undefined);
    },
    stop: () => {
      current = false;
      clearTimeout(timer);
      client.removeSubscription(subscription);
    },
  };
}

function newClient({ url, connectionToken, websocket }: Omit<ConnectionOptions & Socket, "on">): Centrifuge {
  return new Centrifuge([{ transport: "websocket", endpoint: url }], {
    name: "lockstep",
    getToken: connectionToken,
    minReconnectDelay: RECONNECT_MIN_MS,
    maxReconnectDelay: RECONNECT_MAX_MS,
    ...(websocket ? { websocket } : {}),
  });
}
