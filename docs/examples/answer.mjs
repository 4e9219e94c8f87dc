/**
 * Answers "ping" with "pong", once to each, in every room that its account is in.
 *
 *     LOCKSTEP_URL=https://chat.example.org LOCKSTEP_TOKEN=ls_… node answer.mjs
 *
 * Needs Node 22 and `npm install centrifuge`, and a personal token with the scopes read and write. It keeps nothing:
 * start it again whenever it ends, and it answers what it has missed. docs/api.md explains each step.
 */
import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Centrifuge } from "centrifuge";

const URL_ = process.env.LOCKSTEP_URL.replace(/\/$/, "");
const headers = { Authorization: `Bearer ${process.env.LOCKSTEP_TOKEN}`, "Content-Type": "application/json" };
const SYNC_EVERY = 45_000; // milliseconds: finds a last change that was lost, with nothing after it
const PATIENCE = 20_000; // milliseconds for a whole answer

/** The answer's JSON. Waits and asks again while there is no whole answer or the server asks for a pause. */
async function ask(method, path, body) {
  for (;;) {
    const signal = AbortSignal.timeout(PATIENCE);
    const asked = { method, headers, body: JSON.stringify(body), signal };
    const [answer, text] = await fetch(URL_ + path, asked).then(whole).catch(() => []);
    if (answer?.ok) return JSON.parse(text);
    if (answer && ![429, 502, 503, 504].includes(answer.status)) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    await sleep(1_000 * Number(answer?.headers.get("Retry-After") ?? 2));
  }
}

const whole = async (answer) => [answer, await answer.text()];

const me = (await ask("GET", "/api/me/")).id;
/** Where each room stands, by docs/protocol.md: a change is applied only on the one before it. Room id: {version, id}. */
const held = {};

async function hear(change) {
  const room = held[change.room];
  if (change.version === undefined) return change.type === "reset" ? sync() : undefined;
  if (room && change.version <= room.version) return; // known
  if (room && change.version === room.version + 1 && change.prev === room.id) return apply(change);
  return sync(); // something before it is missing, or the room is new
}

/** Whatever was missed. The same call at the start, after each reconnect, and now and then. */
async function sync() {
  const { rooms, gone } = await ask("POST", "/api/sync/", { rooms: held });
  for (const { snapshot, changes = [] } of Object.values(rooms)) {
    if (snapshot) await start(snapshot);
    for (const change of changes) await apply(change);
  }
  for (const room of Object.keys(gone)) delete held[room];
}

/** A room from its card on: the newest messages may hold some that nobody has answered. */
async function start({ id: room, version, change_id: id }) {
  const { results } = await ask("GET", `/api/rooms/${room}/messages/?limit=50`);
  for (const message of results.reverse()) await answer(room, message);
  held[room] = { version, id };
}

async function apply({ type, room, version, id, body }) {
  if (type === "message_added") await answer(room, body);
  held[room] = { version, id };
}

/** The client_id follows from the message: sent again, by whatever process, it is the same answer. */
async function answer(room, { id, user, content }) {
  if (user.id === me || content !== "ping") return;
  const body = { content: "pong", client_id: uuidOf(`${URL_}/${room}/${id}/pong`), reply_to: id };
  await ask("POST", `/api/rooms/${room}/messages/`, body).catch((refused) => console.log(refused.message));
}

/** The same name has the same UUID. */
function uuidOf(name) {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** One thing after the other, in the order in which they came. */
let working = Promise.resolve();
function queue(work) {
  working = working.then(work).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}

const token = async (path) => (await ask("GET", path)).token;
const client = new Centrifuge(`${URL_.replace("http", "ws")}/connection/websocket`, {
  getToken: () => token("/api/token/connection/"),
});
const subscription = client.newSubscription(`personal:${me}`, {
  getToken: ({ channel }) => token(`/api/token/subscription/?channel=${channel}`),
});
subscription.on("subscribed", () => queue(sync));
subscription.on("publication", ({ data }) => queue(() => hear(data)));
client.on("disconnected", () => {
  console.error("The connection has ended for good: is the token still valid?"); // a lost one comes back by itself
  process.exit(1);
});
subscription.subscribe();
client.connect();
setInterval(() => queue(sync), SYNC_EVERY);
