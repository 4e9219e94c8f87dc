/**
 * Files chosen for the next message of each room. They go up at once, one after the other, and go on while another room
 * is open; a send that was asked for waits for them. What is up survives a reload, what was not is named as lost.
 *
 *   add() ──▶ waiting ──▶ uploading ──▶ done ──▶ (sent with the message)
 *                ▲            ▼
 *                └───────── failed
 *       retry(); or a sync was answered; or a while later, where only the upload was cut
 */
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import { ApiError } from "@/api/errors";
import { backoff } from "@/lib/backoff";
import { sizeInWords } from "@/lib/sizeWords";
import { uuid } from "@/lib/uuid";
import { connectionOf } from "@/realtime/connectionView";
import { engine, store } from "@/realtime/engine";
import type { Attachment, Quote, RoomId, UserId } from "@/sync/types";

export const MOST = 10;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 5 * 60_000;
/** What a proxy says in the place of a server that is not there. */
const NOBODY_THERE: ReadonlySet<number> = new Set([502, 503, 504]);

export type Upload = Readonly<{
  key: string;
  name: string;
  file: File | null;
  /** How often it failed for want of a line. */
  cuts: number;
  state:
    | Readonly<{ kind: "waiting" }>
    | Readonly<{ kind: "uploading"; part: number; stop: AbortController }>
    /** `offline`: tried again by itself, from `notBefore` on; `final`: trying again is of no use. */
    | Readonly<{ kind: "failed"; reason: string; way: "offline"; notBefore: number }>
    | Readonly<{ kind: "failed"; reason: string; way: "again" | "final" }>
    | Readonly<{ kind: "done"; card: Attachment }>;
}>;

type Cut = Extract<Upload["state"], { way: "offline" }>;

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
    if (!before) queueMicrotask(goOn);
    else if (account.line.syncs > before.line.syncs) for (const room of trays.getState().keys()) lineIsBack(room);
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
  set(room, { ...EMPTY, uploads: kept.done.map(uploaded), lost: kept.unfinished });
}

export function add(room: RoomId, files: readonly File[], maxBytes: number): void {
  const { uploads } = trayOf(room);
  const added = files.map((file, index) => asUpload(file, maxBytes, uploads.length + index >= MOST));
  set(room, { ...trayOf(room), uploads: [...uploads, ...added] });
  void pump(room);
}

/** Of a refused message: they are up already. */
export function putBack(room: RoomId, cards: readonly Attachment[]): void {
  set(room, { ...trayOf(room), uploads: [...trayOf(room).uploads, ...cards.map(uploaded)] });
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

/** They are back. A moment after the store has their account, when the engine takes sends for it. */
function goOn(): void {
  for (const room of trays.getState().keys()) sendIfReady(room);
  countAsked();
}

/** What failed for want of a line; but what has just failed again has to wait. */
function lineIsBack(room: RoomId): void {
  const now = Date.now();
  for (const { key, state } of trayOf(room).uploads) if (isCut(state) && state.notBefore <= now) retry(room, key);
}

/** Cut, and perhaps nothing else is: then no sync tells that the line is back. */
function retryLater(room: RoomId, key: string, delay: number): void {
  setTimeout(() => {
    const state = trayOf(room).uploads.find((one) => one.key === key)?.state;
    if (state && isCut(state) && connectionOf(store.getState()).kind === "live") retry(room, key);
  }, delay);
}

function isCut(state: Upload["state"]): state is Cut {
  return state.kind === "failed" && state.way === "offline";
}

export function forgetLost(room: RoomId): void {
  set(room, { ...trayOf(room), lost: [] });
}

/** Sends the text with the files, now or when all of them are up; whether it is sent now. */
export function send(room: RoomId, content: string, quote: Quote | null): boolean {
  set(room, { ...trayOf(room), asked: { content, quote } });
  return sendIfReady(room);
}

/** What waits for its files is not sent. */
export function takeBack(room: RoomId): void {
  if (trayOf(room).asked) set(room, { ...trayOf(room), asked: null });
}

function sendIfReady(room: RoomId): boolean {
  const { uploads, asked, sent } = trayOf(room);
  const cards = uploads.flatMap(({ state }) => (state.kind === "done" ? state.card : []));
  if (!asked || cards.length < uploads.length || !store.getState().account) return false;
  if (!engine.send(room, asked.content, asked.quote, cards)) return false; // nobody is signed in (yet)
  set(room, { ...EMPTY, sent: sent + 1 });
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
    if (!stop.signal.aborted) failed(room, next, error);
  }
  sendIfReady(room);
  void pump(room);
}

function failed(room: RoomId, { key, cuts }: Upload, error: unknown): void {
  const isAnswered = error instanceof ApiError && error.kind !== "no-answer";
  if (isAnswered && !NOBODY_THERE.has(error.status)) change(room, key, refusal(error));
  else cut(room, key, cuts, isAnswered ? "the server does not answer" : "no connection");
}

function cut(room: RoomId, key: string, cuts: number, why: string): void {
  const reason = `Not uploaded yet: ${why}.`;
  const delay = backoff(cuts + 1, RETRY_FIRST_MS, RETRY_MAX_MS);
  const notBefore = cuts === 0 ? 0 : Date.now() + delay; // the line may be back at once
  change(room, key, { kind: "failed", reason, way: "offline", notBefore }, cuts + 1);
  retryLater(room, key, delay);
}

function refusal(error: ApiError): Upload["state"] {
  const reason = Object.values(error.fields)[0]?.[0] ?? error.message;
  return { kind: "failed", reason, way: error.kind === "refused" ? "final" : "again" };
}

function asUpload(file: File, maxBytes: number, tooMany: boolean): Upload {
  return { key: uuid(), name: file.name, file, cuts: 0, state: atFirst(file, maxBytes, tooMany) };
}

function uploaded(card: Attachment): Upload {
  return { key: card.id, name: card.name, file: null, cuts: 0, state: done(card) };
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

function change(room: RoomId, key: string, state: Upload["state"], cuts?: number): void {
  const tray = trayOf(room);
  const changed = (one: Upload) => ({ ...one, state, cuts: cuts ?? one.cuts });
  set(room, { ...tray, uploads: tray.uploads.map((one) => (one.key === key ? changed(one) : one)) });
}

function set(room: RoomId, tray: Tray): void {
  const { asked } = trayOf(room);
  trays.setState(new Map(trays.getState()).set(room, tray), true);
  if (tray.asked !== asked) countAsked();
  const up = tray.uploads.flatMap(({ state }) => (state.kind === "done" ? state.card : []));
  const unfinished = tray.uploads.flatMap(({ name, state }) => (state.kind === "done" ? [] : name));
  engine.keepFiles(room, { done: up, unfinished: [...tray.lost, ...unfinished] });
}

/** What waits for its files is unsent, too: nobody is to leave it behind unawares. */
function countAsked(): void {
  engine.waitForFiles([...trays.getState().values()].filter(({ asked }) => asked !== null).length);
}
