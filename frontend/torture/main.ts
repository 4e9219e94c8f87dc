/**
 * Real clients in Node, for `make torture`: `node --experimental-websocket main.js FOLDER --rate N`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { pretendToBeABrowser } from "./browser";
import { Client } from "./client";
import { obey } from "./obey";
import { History, thrown } from "./record";
import type { World } from "./world";

const { positionals, values } = parseArgs({ allowPositionals: true, options: { rate: { type: "string" } } });
const folder = positionals[0] ?? "";
const rate = Number(values.rate); // writes per second, of all together

pretendToBeABrowser();
const world = JSON.parse(readFileSync(join(folder, "world.json"), "utf8")) as World;
const history = new History(join(folder, "node.jsonl"));
const clients = world.accounts
  .filter(({ kind }) => kind === "node")
  .map(({ id, session }, number) => {
    return new Client({ id, url: world.url, cookies: world.cookies, key: session }, number, history);
  });
let writing: ReturnType<typeof setInterval> | undefined;
let written = 0;

// What does not come back to a command is the engine's: its timers, its promises.
process.on("uncaughtException", (error) => history.note("node", "thrown", thrown(error)));

await obey({
  start: async () => {
    for (const client of clients) client.start();
    await until(() => clients.every((client) => client.isSynced()));
    return clients.length;
  },
  write: async () => {
    writing = setInterval(write, 1_000 / rate);
  },
  quiet: async () => {
    clearInterval(writing);
    await until(() => clients.every((client) => client.waiting() === 0));
  },
  standing: async () => Object.fromEntries(clients.map((client) => [client.id, client.standing()])),
  own: async () => {
    for (const client of clients) client.retry();
    await pause(500);
    await until(() => clients.every((client) => client.isWhole()));
  },
  pictures: async () => {
    for (const client of clients) history.note(client.who, "picture", { user: client.id, rooms: client.picture() });
  },
  end: async () => history.close(),
});

/** The next client does the next thing, in one of its rooms. */
function write(): void {
  written += 1;
  const client = clients[written % clients.length];
  const rooms = client?.rooms() ?? [];
  const room = rooms[written % rooms.length];
  if (!client || room === undefined) return;
  if (written % 5 === 0) client.touch(room, written % 2 === 0);
  else client.send(room, `${client.who} says its ${written}th: ${crypto.randomUUID()} 🚀 Grüße`);
}

async function until(true_: () => boolean): Promise<void> {
  while (!true_()) await pause(50);
}
