/**
 * A Centrifugo of one's own: a WebSocket class whose other end is in the test, speaking the JSON protocol with the real
 * client library. Tests decide what it answers and when it hangs up.
 */
type Command = {
  id?: number;
  connect?: { token: string };
  subscribe?: { channel: string; token: string };
  presence?: { channel: string };
  publish?: { channel: string; data: unknown };
};
/** Somebody's connection, as Centrifugo tells of it. */
type Client = Readonly<{ client: string; user: string }>;
type Refusal = { code: number; message: string; temporary?: boolean };
type ScriptedAnswers = {
  /** Answers the next connects and subscribes, in turn; then all is accepted. */
  connect: Refusal[];
  subscribe: Refusal[];
};

export class SocketServer {
  readonly refuse: ScriptedAnswers = { connect: [], subscribe: [] };
  /** Every socket ever opened. */
  readonly sockets: FakeSocket[] = [];
  /** Who is there, in every channel that is asked about. */
  present: readonly Client[] = [];
  /** What clients have published. */
  readonly published: { channel: string; data: unknown }[] = [];
  /** While false, sockets fail to open. */
  up = true;

  /** For `ConnectionOptions.websocket`. */
  readonly WebSocket = ((server: SocketServer) =>
    class extends FakeSocket {
      constructor() {
        super(server);
      }
    })(this);

  get current(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("No socket was opened yet");
    return socket;
  }

  hasSubscribed(channel: string): boolean {
    return this.sockets.at(-1)?.channels.has(channel) ?? false;
  }

  publish(channel: string, data: unknown): void {
    this.current.push({ channel, pub: { data } });
  }
}

class FakeSocket {
  readonly OPEN = 1;
  readyState = 0;
  binaryType = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;
  /** Subscribed on this socket. */
  readonly channels = new Set<string>();
  private readonly server: SocketServer;

  constructor(server: SocketServer) {
    this.server = server;
    server.sockets.push(this);
    queueMicrotask(() => {
      if (!server.up) return this.hangUp(1006, "");
      this.readyState = 1;
      this.onopen?.();
    });
  }

  send(frame: string): void {
    for (const line of frame.split("\n")) this.answer(JSON.parse(line));
  }

  close(): void {
    this.hangUp(1000, "");
  }

  push(push: unknown): void {
    this.receive(JSON.stringify({ push }));
  }

  /** Any text at all arrives. */
  receive(text: string): void {
    this.onmessage?.({ data: text });
  }

  /** The server ends it. */
  hangUp(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.channels.clear();
    queueMicrotask(() => this.onclose?.({ code, reason }));
  }

  private answer({ id, connect, subscribe, presence, publish }: Command): void {
    const { refuse } = this.server;
    const error = connect ? refuse.connect.shift() : subscribe ? refuse.subscribe.shift() : undefined;
    if (id === undefined) return;
    if (subscribe && !error) this.channels.add(subscribe.channel);
    if (publish) this.server.published.push({ channel: publish.channel, data: publish.data });
    const there = Object.fromEntries(this.server.present.map((one) => [one.client, one]));
    const accepted = {
      ...(connect && { connect: { client: "c", version: "6", ping: 25, pong: true } }),
      ...(subscribe && { subscribe: {} }),
      ...(presence && { presence: { presence: there } }),
      ...(publish && { publish: {} }),
    };
    queueMicrotask(() => this.receive(JSON.stringify({ id, ...(error ? { error } : accepted) })));
  }
}
