/**
 * Looks whether the whole picture here is what the server holds. Only the page about the sync imports this.
 *
 * Both move on meanwhile, so that each room is compared as it was here when it stood at the version that was read.
 */
import { ApiError } from "@/api/errors";
import { cardDifferences, type Difference, difference, messageDifferences } from "@/sync/compare";
import type { HeldRoom } from "@/sync/heldRoom";
import { parseSyncAnswer } from "@/sync/syncAnswer";
import type { Room, RoomId } from "@/sync/types";
import { lastOf } from "@/sync/window";
import { parsePage } from "@/sync/wire";
import type { Engine } from "./createEngine";
import type { Store } from "./store";

const PAGE = 100;
/** So long the picture may take to get to what was read. */
const PATIENCE_MS = 5_000;

/** `versions`: of each room on the server; `ms` that the server took to tell them. */
export type Comparison = Readonly<{
  at: number;
  ms: number;
  rooms: number;
  messages: number;
  versions: ReadonlyMap<RoomId, number>;
  differences: readonly Difference[];
}>;

type Ports = Readonly<{ engine: Pick<Engine, "ask">; store: Store }>;

export async function compareNow({ engine, store }: Ports): Promise<Comparison> {
  const past = keepPast(store);
  try {
    const asked = new Map(store.getState().account?.picture.rooms);
    const began = Date.now();
    const cards = await readCards(engine);
    const ms = Date.now() - began;
    const differences = [...goneHere(asked, cards, store)];
    let messages = 0;
    for (const card of cards.values()) differences.push(...(await ofCard(card, past, asked.get(card.id))));
    for (const [room, held] of asked) {
      if (!cards.has(room)) continue;
      const read = await ofWindow(held, engine, past);
      messages += read.messages;
      differences.push(...read.differences);
    }
    const versions = new Map([...cards].map(([id, { version }]) => [id, version]));
    return { at: Date.now(), ms, rooms: cards.size, messages, versions, differences: each(differences) };
  } finally {
    past.stop();
  }
}

async function readCards(engine: Ports["engine"]): Promise<ReadonlyMap<RoomId, Room>> {
  const answer = parseSyncAnswer(await engine.ask((api) => api.sync({ rooms: {} })));
  if (!answer) throw unreadable();
  return new Map([...answer.rooms].flatMap(([id, news]) => ("snapshot" in news ? [[id, news.snapshot]] : [])));
}

/** Rooms that are here, and were when the server was asked, but not among its answers. */
function goneHere(
  asked: ReadonlyMap<RoomId, HeldRoom>,
  cards: ReadonlyMap<RoomId, Room>,
  store: Store,
): readonly Difference[] {
  const now = store.getState().account?.picture.rooms;
  return [...asked.values()].flatMap(({ room }) =>
    !cards.has(room.id) && now?.has(room.id) ? [difference(room, "membership", "a member", "not a member")] : [],
  );
}

async function ofCard(card: Room, past: Past, asked: HeldRoom | undefined): Promise<readonly Difference[]> {
  const held = await past.at(card.id, card.version);
  if (!held) return [difference(card, "version", past.versionOf(card.id), card.version)];
  if (held.room.changeId !== card.changeId)
    return [difference(card, `history at version ${card.version}`, held.room.changeId, card.changeId)];
  return cardDifferences(held.room, card, asked?.room);
}

/** The messages that are loaded here, page by page. */
async function ofWindow({ room, window }: HeldRoom, engine: Ports["engine"], past: Past) {
  const differences: Difference[] = [];
  let messages = 0;
  for (let first = window?.first ?? 0; window && first <= lastOf(window); first += PAGE) {
    const last = Math.min(lastOf(window), first + PAGE - 1);
    const query = { after: first - 1, limit: last - first + 1 };
    const page = parsePage(await engine.ask((api) => api.messages(room.id, query)), room.id);
    if (!page) throw unreadable();
    const held = await past.at(room.id, page.version);
    if (!held) differences.push(difference(room, "version", past.versionOf(room.id), page.version));
    if (!held?.window) continue; // closed meanwhile
    const within = ({ number }: { number: number }) => number >= first && number <= last;
    differences.push(...messageDifferences(room, held.window.messages.filter(within), page.messages.filter(within)));
    messages += page.messages.length;
  }
  return { differences, messages };
}

/** Each once: a version that does not come here is missed by the card and by every page. */
function each(differences: readonly Difference[]): readonly Difference[] {
  const first = new Map<string, Difference>();
  for (const one of differences) {
    const key = `${one.room} ${one.what}`;
    if (!first.has(key)) first.set(key, one);
  }
  return [...first.values()];
}

type Past = ReturnType<typeof keepPast>;

/** Each room as it was here at each version from now on. */
function keepPast(store: Store) {
  const seen = new Map<RoomId, Map<number, HeldRoom>>();
  const waiting = new Set<() => void>();
  const keep = () => {
    for (const held of store.getState().account?.picture.rooms.values() ?? []) {
      const versions = seen.get(held.room.id) ?? new Map<number, HeldRoom>();
      seen.set(held.room.id, versions.set(held.room.version, held));
    }
    for (const look of waiting) look();
  };
  keep();
  const stop = store.subscribe(keep);
  const versionOf = (room: RoomId) => Math.max(0, ...(seen.get(room)?.keys() ?? []));

  /** The room at this version, once it has got there; null when it doesn't. */
  function at(room: RoomId, version: number): Promise<HeldRoom | null> {
    return new Promise((resolve) => {
      const done = (held: HeldRoom | null) => {
        clearTimeout(timer);
        waiting.delete(look);
        resolve(held);
      };
      const timer = setTimeout(() => done(null), PATIENCE_MS);
      const look = () => {
        const held = seen.get(room)?.get(version);
        if (held) done(held);
      };
      waiting.add(look);
      look();
    });
  }
  return { at, versionOf, stop };
}

function unreadable(): ApiError {
  return new ApiError("unavailable", "The server’s answer could not be read.");
}
