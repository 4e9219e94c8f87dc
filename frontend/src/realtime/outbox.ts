/**
 * What was written and not yet sent, in the browser's database: it outlives reloads, crashes and signing out. Until the
 * database has it, a journal has.
 *
 * Each send belongs to one tab, which alone posts it, and which holds a lock for as long as it lives. The other tabs of
 * the account show it. When a tab is gone its lock is free, and the first tab that gets it takes over what it left.
 */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { uuid } from "@/lib/uuid";
import type { Attachment, Quote, Refusal, Send, UserId } from "@/sync/types";
import { openSendJournal } from "./sendJournal";

const NAME = "lockstep:outbox";

type Kept = Pick<Send, "clientId" | "room" | "content" | "createdAt"> & {
  /** Not there in what was written down before replies were. */
  replyTo?: Quote | null;
  attachments?: readonly Attachment[];
  user: UserId;
  tab: string;
  /** Why the server would not have it. */
  refusal: Refusal | null;
  /** It is being taken back. */
  cancelling?: boolean;
};

interface Schema extends DBSchema {
  sends: { key: string; value: Kept; indexes: { user: UserId } };
}

export type Outbox = Readonly<{
  /**
   * Written down at once in the journal; resolves when the database has it, or as far as this browser lets us. Sends of
   * other tabs become this one's.
   */
  put: (send: Send) => Promise<void>;
  remove: (clientId: string) => void;
  /** Throws away all that is kept of the account, whichever tab it belongs to. */
  clear: () => void;
  close: () => void;
}>;

/**
 * `changed` gets all that is kept of the account, at the start and whenever another tab changed it; `gone` names what
 * another tab has crossed out since.
 */
export type OpenOutbox = (user: UserId, changed: (kept: readonly Send[], gone: ReadonlySet<string>) => void) => Outbox;

type Database = IDBPDatabase<Schema>;

export function outboxIn(storage: Storage): OpenOutbox {
  return (...of) => outboxOn(openDatabase, storage, ...of);
}

export function outboxOn(
  open: () => Promise<Database | null>,
  storage: Storage,
  ...[user, changed]: Parameters<OpenOutbox>
): Outbox {
  const tab = uuid();
  const journal = openSendJournal<Kept>(user, storage);
  const closed = new AbortController();
  const watched = new Set<string>([tab]);
  const crossedOut = new Set<string>();
  /** What is in the database, as far as this tab knows. */
  const inside = new Set<string>();
  const channel = new BroadcastChannel(NAME);
  let database = open();
  const held = holdUntil(closed.signal, lockOf(tab));
  let writing: Promise<unknown> = Promise.resolve();
  channel.addEventListener("message", ({ data }) => {
    if (data === user) void look();
  });
  void held.then(look);

  /** One after the other, so that a send is never written down after it was crossed out. */
  function change(work: (db: Database) => Promise<unknown>): Promise<void> {
    const done = writing.then(async () => {
      if (!(await database)) return;
      await within(work);
      if (!closed.signal.aborted) channel.postMessage(user);
    });
    writing = done.catch(() => undefined); // full or forbidden: the send lives as long as this tab
    return writing.then(() => undefined);
  }

  /** Null without a database. A connection that the browser has ended is opened anew. */
  async function within<T>(work: (db: Database) => Promise<T>): Promise<T | null> {
    const [using, db] = [database, await database];
    if (!db) return null;
    try {
      return await work(db);
    } catch (error) {
      if (!isEnded(error) || closed.signal.aborted) throw error;
      db.close(); // in case that it was only this once
      if (database === using) database = open();
      const another = await database;
      return another && work(another);
    }
  }

  async function look(): Promise<void> {
    await writing;
    const before = [...inside];
    const found = await within((db) => db.getAllFromIndex("sends", "user", user)).catch(() => "unread" as const);
    if (closed.signal.aborted || found === "unread") return; // nothing is known to be gone
    const journaled = journal.all();
    const own = journaled.filter((one) => one.tab === tab); // of others it may be out of date
    const byId = new Map([...(found ?? []), ...own].map((one) => [one.clientId, one]));
    const kept = [...byId.values()].filter(({ clientId }) => !crossedOut.has(clientId));
    const gone = new Set(before.filter((id) => !byId.has(id) || crossedOut.has(id)));
    for (const id of gone) inside.delete(id);
    for (const { clientId } of kept) inside.add(clientId);
    changed(
      kept.sort((a, b) => a.createdAt - b.createdAt).map((one) => asSend(one, tab)),
      gone,
    );
    for (const other of new Set([...kept, ...journaled].map((one) => one.tab))) watch(other);
  }

  /** Waits for another tab to end. */
  function watch(other: string): void {
    if (watched.has(other)) return;
    watched.add(other);
    void whenFree(closed.signal, lockOf(other), () => takeOver(other)).then(look);
  }

  function takeOver(other: string): Promise<void> {
    const left = journal.all().flatMap((entry) => (entry.tab === other ? { ...entry, tab } : []));
    for (const entry of left) journal.add(entry);
    return change(async (db) => {
      await makeOwn(db, user, other, tab);
      for (const entry of left) await write(db, entry);
    });
  }

  async function write(db: Database, entry: Kept): Promise<void> {
    await db.put("sends", entry);
    inside.add(entry.clientId);
    journal.settle(entry);
  }

  return {
    put: (send) => {
      crossedOut.delete(send.clientId); // after a restore it is sent again
      const entry = asKept(send, user, tab);
      journal.add(entry);
      return change((db) => write(db, entry));
    },
    remove: (clientId) => {
      crossedOut.add(clientId);
      journal.remove(clientId);
      void change((db) => db.delete("sends", clientId));
    },
    clear: () => {
      for (const { clientId } of journal.all()) journal.remove(clientId);
      void change((db) => clear(db, user));
    },
    close: () => {
      closed.abort();
      channel.close();
      void writing.then(async () => (await database)?.close());
    },
  };
}

/** Null where the browser has none for us. */
async function openDatabase(): Promise<Database | null> {
  try {
    return await openDB<Schema>(NAME, 1, {
      upgrade: (db) => db.createObjectStore("sends", { keyPath: "clientId" }).createIndex("user", "user"),
    });
  } catch {
    return null;
  }
}

/** "AbortError": what was under way then. */
function isEnded(error: unknown): boolean {
  return error instanceof DOMException && ["InvalidStateError", "AbortError"].includes(error.name);
}

async function clear(db: Database, user: UserId): Promise<void> {
  const work = db.transaction("sends", "readwrite");
  for await (const cursor of work.store.index("user").iterate(user)) await cursor.delete();
  await work.done;
}

async function makeOwn(db: Database, user: UserId, from: string, to: string): Promise<void> {
  const work = db.transaction("sends", "readwrite");
  for await (const cursor of work.store.index("user").iterate(user)) {
    if (cursor.value.tab === from) await cursor.update({ ...cursor.value, tab: to });
  }
  await work.done;
}

function asKept(
  { clientId, room, content, replyTo, attachments, createdAt, state }: Send,
  user: UserId,
  tab: string,
): Kept {
  const refusal = state.kind === "failed" ? state.refusal : null;
  const cancelling = state.kind === "cancelling";
  return { clientId, room, content, replyTo, attachments, createdAt, user, tab, refusal, cancelling };
}

function asSend({ replyTo = null, attachments = [], tab, ...kept }: Kept, own: string): Send {
  const { clientId, room, content, createdAt } = kept;
  const begun = { attempts: 0, wentOut: true, elsewhere: tab !== own, state: stateOf(kept) };
  return { clientId, room, content, replyTo, attachments, createdAt, ...begun };
}

function stateOf({ refusal, cancelling }: Pick<Kept, "refusal" | "cancelling">): Send["state"] {
  if (cancelling) return { kind: "cancelling", notBefore: 0, asking: false };
  return refusal ? { kind: "failed", refusal } : { kind: "queued", notBefore: 0 };
}

function lockOf(tab: string): string {
  return `${NAME}:${tab}`;
}

/** Resolves once the lock is ours; it is until the signal. Without locks (plain http) each tab is alone. */
function holdUntil(signal: AbortSignal, lock: string): Promise<void> {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((taken) => {
    void navigator.locks.request(lock, () => {
      taken();
      return new Promise<void>((free) => signal.addEventListener("abort", () => free()));
    });
  });
}

async function whenFree(signal: AbortSignal, lock: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work();
  await navigator.locks.request(lock, { signal }, work).catch(() => undefined); // closed while it waited
}
