/**
 * Files chosen for the next message of each room. They go up at once, one after the other, and go on while another room
 * is open; a send that was asked for waits for them. What is up survives a reload, what was not is named as lost.
 *
 *   add() ──▶ waiting ──▶ uploading ──▶ done ──▶ (sent with the message)
 *                ▲            │
 *                └─ retry() ─ failed, or the line is back
 */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { ApiError } from "@/api/errors";
import { sizeInWords } from "@/lib/sizeWords";
import { uuid } from "@/lib/uuid";
import { engine, store } from "@/realtime/engine";
import type { Attachment, Quote, RoomId, UserId } from "@/sync/types";

export const MOST = 10;

export type Upload = Readonly<{
  key: string;
  name: string;
  file: File | null;
  state:
    | Readonly<{ kind: "waiting" }>
    | Readonly<{ kind: "uploading"; part: number; stop: AbortController }>
    /** `offline`: tried again by itself once the line is back; `final`: trying again is of no use. */
    | Readonly<{ kind: "failed"; reason: string; way: "offline" | "again" | "final" }>
    | Readonly<{ kind: "done"; card: Attachment }>;
}>;

type Asked = Readonly<{ content: string; quote: Quote | null }>;
export type Tray = Readonly<{
  uploads: readonly Upload[];
  lost: readonly string[];
  asked: Asked | null;
  /** How often it was sent. */
  sent: number;
}>;

const EMPTY: Tray = { uploads: [], lost: [], asked: null, sent: 0 };
const trays = createStore<ReadonlyMap<RoomId, Tray>>(() => new Map());
/** Whose files these are: nobody else sees them, and nothing of theirs goes out under another account. */
let owner: UserId | null = store.getState().account?.picture.me ?? null;

/** The tabs of a browser begin with the same kept files: what one of them has sent or removed is none of the others'. */
const tabs = new BroadcastChannel("lockstep:files");
type Gone = Readonly<{ user: UserId | null; room: RoomId; cards: readonly string[] }>;
tabs.addEventListener("message", ({ data }) => {
  const { user, room, cards } = data as Gone;
  if (user === owner) drop(room, cards);
});

store.subscribe(({ account }, { account: before }) => {
  if (!account) return;
  if (account.picture.me === owner) {
    if (!before) for (const room of trays.getState().keys()) sendIfReady(room);
    return;
  }
  owner = account.picture.me;
  const files = [...trays.getState().values()].flatMap(({ uploads }) => uploads);
  trays.setState(new Map(), true);
  for (const { state } of files) if (state.kind === "uploading") state.stop.abort();
});

export function useTray(room: RoomId): Tray {
  return useStore(trays, (all) => all.get(room) ?? EMPTY);
}

export function trayOf(room: RoomId): Tray {
  return trays.getState().get(room) ?? EMPTY;
}

/** What an earlier visit left, unless this one knows better. */
export function reopen(room: RoomId): void {
  const kept = engine.keptFiles(room);
  if (!kept || trays.getState().has(room)) return;
  const uploads = kept.done.map((card) => ({ key: card.id, name: card.name, file: null, state: done(card) }));
  set(room, { ...EMPTY, uploads, lost: kept.unfinished });
}

export function add(room: RoomId, files: readonly File[], maxBytes: number): void {
  const { uploads } = trayOf(room);
  const added = files.map((file, index) => asUpload(file, maxBytes, uploads.length + index >= MOST));
  set(room, { ...trayOf(room), uploads: [...uploads, ...added] });
  void pump(room);
}

/** Of a refused message: they are up already. */
export function putBack(room: RoomId, cards: readonly Attachment[]): void {
  const back = cards.map((card) => ({ key: card.id, name: card.name, file: null, state: done(card) }));
  set(room, { ...trayOf(room), uploads: [...trayOf(room).uploads, ...back] });
}

/** Also while it is on its way. A send that waits for it is taken back. */
export function remove(room: RoomId, key: string): void {
  const tray = trayOf(room);
  const gone = tray.uploads.find((one) => one.key === key);
  set(room, { ...tray, asked: null, uploads: tray.uploads.filter((one) => one !== gone) });
  if (gone?.state.kind === "uploading") gone.state.stop.abort();
  if (gone?.state.kind !== "done") return;
  const { id } = gone.state.card;
  tellTabs(room, [id]);
  if (!isInSend(id)) engine.discardUpload(id);
}

/** Another tab's message has it, which is still to go out. */
function isInSend(card: string): boolean {
  const sends = store.getState().account?.sends ?? [];
  return sends.some(({ attachments }) => attachments.some(({ id }) => id === card));
}

function tellTabs(room: RoomId, cards: readonly string[]): void {
  tabs.postMessage({ user: owner, room, cards } satisfies Gone);
}

function drop(room: RoomId, cards: readonly string[]): void {
  const tray = trayOf(room);
  const uploads = tray.uploads.filter(({ state }) => state.kind !== "done" || !cards.includes(state.card.id));
  if (uploads.length < tray.uploads.length) set(room, { ...tray, asked: null, uploads });
}

export function retry(room: RoomId, key: string): void {
  change(room, key, { kind: "waiting" });
  void pump(room);
}

/** What failed for want of a line. */
export function lineIsBack(room: RoomId): void {
  for (const { key, state } of trayOf(room).uploads) {
    if (state.kind === "failed" && state.way === "offline") change(room, key, { kind: "waiting" });
  }
  void pump(room);
}

export function forgetLost(room: RoomId): void {
  set(room, { ...trayOf(room), lost: [] });
}

/** Sends the text with the files, now or when all of them are up; whether it is sent now. */
export function send(room: RoomId, content: string, quote: Quote | null): boolean {
  set(room, { ...trayOf(room), asked: { content, quote } });
  return sendIfReady(room);
}

export function takeBack(room: RoomId): void {
  set(room, { ...trayOf(room), asked: null });
}

function sendIfReady(room: RoomId): boolean {
  const { uploads, asked, sent } = trayOf(room);
  const cards = uploads.flatMap(({ state }) => (state.kind === "done" ? state.card : []));
  if (!asked || cards.length < uploads.length || !store.getState().account) return false;
  set(room, { ...EMPTY, sent: sent + 1 });
  engine.send(room, asked.content, asked.quote, cards);
  tellTabs(
    room,
    cards.map(({ id }) => id),
  );
  engine.saveDraft(room, "");
  engine.saveReplyDraft(room, null);
  return true;
}

/** One at a time in a room: each is there sooner, and the line is left to what people say. */
async function pump(room: RoomId): Promise<void> {
  const { uploads } = trayOf(room);
  const next = uploads.find(({ state }) => state.kind === "waiting");
  if (!next?.file || uploads.some(({ state }) => state.kind === "uploading")) return;
  const stop = new AbortController();
  change(room, next.key, { kind: "uploading", part: 0, stop });
  const told = (part: number) => stop.signal.aborted || change(room, next.key, { kind: "uploading", part, stop });
  try {
    const card = await engine.upload(room, next.file, told, stop.signal);
    if (stop.signal.aborted) engine.discardUpload(card.id);
    else change(room, next.key, done(card));
  } catch (error) {
    if (!stop.signal.aborted) change(room, next.key, failure(error));
  }
  sendIfReady(room);
  void pump(room);
}

function failure(error: unknown): Upload["state"] {
  const reason = error instanceof ApiError ? error.message : "It could not be uploaded.";
  if (!(error instanceof ApiError) || error.kind === "no-answer") {
    return { kind: "failed", reason: "Not uploaded yet: no connection.", way: "offline" };
  }
  const told = Object.values(error.fields)[0]?.[0] ?? reason;
  return { kind: "failed", reason: told, way: error.kind === "refused" ? "final" : "again" };
}

function asUpload(file: File, maxBytes: number, tooMany: boolean): Upload {
  return { key: uuid(), name: file.name, file, state: atFirst(file, maxBytes, tooMany) };
}

function atFirst(file: File, maxBytes: number, tooMany: boolean): Upload["state"] {
  const refused = (reason: string) => ({ kind: "failed", reason, way: "final" }) as const;
  if (tooMany) return refused(`At most ${MOST} files a message.`);
  if (file.size === 0) return refused("This file is empty.");
  if (file.size <= maxBytes) return { kind: "waiting" };
  return refused(`${sizeInWords(file.size)}: a file may have at most ${sizeInWords(maxBytes)}.`);
}

function done(card: Attachment): Upload["state"] {
  return { kind: "done", card };
}

function change(room: RoomId, key: string, state: Upload["state"]): void {
  const tray = trayOf(room);
  set(room, { ...tray, uploads: tray.uploads.map((one) => (one.key === key ? { ...one, state } : one)) });
}

function set(room: RoomId, tray: Tray): void {
  trays.setState(new Map(trays.getState()).set(room, tray), true);
  const up = tray.uploads.flatMap(({ state }) => (state.kind === "done" ? state.card : []));
  const unfinished = tray.uploads.flatMap(({ name, state }) => (state.kind === "done" ? [] : name));
  engine.keepFiles(room, { done: up, unfinished: [...tray.lost, ...unfinished] });
}
