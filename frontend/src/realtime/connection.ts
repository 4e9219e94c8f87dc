/**
 * The socket: one's personal channel, for as long as it is wanted. The only file that imports centrifuge.
 *
 * The library gives up for good on some answers (codes 3500, 3503, 103, 108, 1009, a bad frame …). Here nothing is
 * for good: every end that we did not ask for is followed by a new client object, and every subscribe by a sync, which
 * is the caller's. No handler throws, so that one bad publication can't stop those after it.
 */
import { Centrifuge, type Options } from "centrifuge";
import { backoff } from "@/lib/backoff";

const RECONNECT_MIN_MS = 300;
const RECONNECT_MAX_MS = 10_000;
const REBUILD_FIRST_MS = 500;
const REBUILD_MAX_MS = 20_000;
/** A subscription that lasted this long was no failure. */
const STABLE_MS = 10_000;

type ConnectionEvents = Readonly<{
  /** Publications come from now on: what was missed before is for a sync to bring. */
  subscribed: () => void;
  /** Publications don't come until the next `subscribed`. */
  down: () => void;
  publication: (data: unknown) => void;
  /** A handler of the caller has thrown: its picture may lack what it was told. */
  fault: (error: unknown) => void;
}>;

export type ConnectionOptions = Readonly<{
  url: string;
  channel: string;
  connectionToken: () => Promise<string>;
  subscriptionToken: (channel: string) => Promise<string>;
  on: ConnectionEvents;
  /** Another WebSocket class than the browser's. */
  websocket?: Options["websocket"];
}>;

export type Connection = Readonly<{
  /** Unless all is well: try at once, instead of after the next pause. */
  nudge: () => void;
  /** Start over with a new socket, whatever the old one seems to be: it may be half dead after sleep. */
  renew: () => void;
  close: () => void;
}>;

export function openConnection({ on, ...options }: ConnectionOptions): Connection {
  let drop: () => void = () => undefined;
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

  function guard(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      on.fault(error);
    }
  }

  /** A new client object; the function returned ends it without a word. */
  function build(): () => void {
    const client = newClient(options);
    const channel = client.newSubscription(options.channel, {
      getToken: () => options.subscriptionToken(options.channel),
      minResubscribeDelay: RECONNECT_MIN_MS,
      maxResubscribeDelay: RECONNECT_MAX_MS,
    });
    let current = true;
    const when = (handler: () => void) => () => {
      if (current) handler();
    };

    channel.on("publication", ({ data }) => when(() => guard(() => on.publication(data)))());
    channel.on("subscribed", when(isUp));
    channel.on("subscribing", when(isDown));
    channel.on("unsubscribed", when(ended));
    client.on("disconnected", when(ended));
    channel.subscribe();
    client.connect();
    return () => {
      current = false;
      client.disconnect();
    };
  }

  drop = build();
  return {
    nudge: () => {
      if (!subscribed) renew();
    },
    renew,
    close: () => {
      closed = true;
      clearTimeout(timer);
      drop();
    },
  };
}

function newClient({ url, connectionToken, websocket }: Omit<ConnectionOptions, "on">): Centrifuge {
  return new Centrifuge([{ transport: "websocket", endpoint: url }], {
    name: "lockstep",
    getToken: connectionToken,
    minReconnectDelay: RECONNECT_MIN_MS,
    maxReconnectDelay: RECONNECT_MAX_MS,
    ...(websocket ? { websocket } : {}),
  });
}
