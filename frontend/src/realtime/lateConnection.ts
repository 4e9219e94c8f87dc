/**
 * The socket's library is a chunk of its own: a conversation is seen by what syncs bring, which go on meanwhile. What
 * is asked of the connection before it is here is done then; a chunk that can't be fetched is asked for again, for ever.
 */
import { backoff } from "@/lib/backoff";
import type { Connection, OpenConnection } from "./connection";

const RETRY_FIRST_MS = 500;
const RETRY_MAX_MS = 20_000;

export function openLate(fetchIt: () => Promise<OpenConnection>): OpenConnection {
  return (options) => {
    let connection: Connection | null = null;
    let watched: Parameters<Connection["watch"]>[0] = null;
    let failures = 0;
    let onTheWay = false;
    let closed = false;
    let timer: ReturnType<typeof setTimeout> | undefined;

    async function fetchNow(): Promise<void> {
      if (onTheWay) return;
      clearTimeout(timer);
      onTheWay = true;
      const open = await fetchIt().catch(() => null);
      onTheWay = false;
      if (closed) return;
      if (open) begin(open);
      else timer = setTimeout(() => void fetchNow(), backoff(++failures, RETRY_FIRST_MS, RETRY_MAX_MS));
    }

    function begin(open: OpenConnection): void {
      connection = open(options);
      if (watched) connection.watch(watched);
    }

    void fetchNow();
    return {
      nudge: () => (connection ? connection.nudge() : void fetchNow()),
      renew: () => (connection ? connection.renew() : void fetchNow()),
      watch: (channel) => {
        watched = channel;
        connection?.watch(channel);
      },
      publish: (data) => connection?.publish(data),
      close: () => {
        closed = true;
        clearTimeout(timer);
        connection?.close();
      },
    };
  };
}
