/** A door before the server, whose sockets can be left standing: open at both ends, and nothing passes any more. */
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

const SOCKET = "GET /connection/websocket";

export type StallingDoor = Readonly<{ port: number; stall: () => void; close: () => void }>;

export async function openStallingDoor(target: number): Promise<StallingDoor> {
  const ends = new Set<Socket>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const behind = connect(target, "127.0.0.1");
    client.once("data", (first) => {
      if (first.toString("latin1").startsWith(SOCKET)) for (const end of [client, behind]) sockets.add(end);
    });
    client.pipe(behind);
    behind.pipe(client);
    for (const end of [client, behind]) {
      ends.add(end);
      end.on("error", () => end.destroy());
      end.on("close", () => ends.delete(end));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stall: () => {
      for (const end of sockets) {
        end.unpipe();
        end.pause();
      }
      sockets.clear();
    },
    close: () => {
      server.close();
      for (const end of ends) end.destroy();
    },
  };
}
