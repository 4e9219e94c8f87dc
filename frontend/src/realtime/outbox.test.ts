/** Whose what is written down is, what becomes of it when its tab goes, and browsers that have no database for us. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { goesOut, joined, queued, refused, retried, type Sends } from "@/sync/sends";
import type { Send } from "@/sync/types";
import { type Outbox, outboxIn, outboxOn } from "./outbox";
import { openStorage } from "./storage";

beforeEach(() => localStorage.clear());

afterEach(() => {
  vi.unstubAllGlobals();
});

type Database = NonNullable<Awaited<ReturnType<Parameters<typeof outboxOn>[0]>>>;

type Row = { clientId: string; user: number };

/** A database for several tabs, and their locks. */
function sharedDatabase() {
  const kept = new Map<string, Row>();
  vi.stubGlobal("navigator", { locks: { request: locks() } });
  const of = (user?: number) => [...kept.values()].filter((row) => user === undefined || row.user === user);
  async function* iterate(user?: number) {
    for (const value of of(user)) yield { value, update: async (row: Row) => void kept.set(row.clientId, row) };
  }
  const db = {
    getAllFromIndex: async (_: string, __: string, user?: number) => of(user),
    put: async (_: string, row: Row) => void kept.set(row.clientId, row),
    delete: async (_: string, id: string) => void kept.delete(id),
    transaction: () => ({ store: { index: () => ({ iterate }) }, done: Promise.resolve() }),
    close: () => undefined,
  };
  return async () => db as unknown as Database;
}

/** Each lock is had by one at a time, in the order in which they asked. */
function locks() {
  const before = new Map<string, Promise<unknown>>();
  return (name: string, ...rest: unknown[]) => {
    const [work, options] = [rest.at(-1) as () => unknown, rest.at(-2) as { signal?: AbortSignal } | undefined];
    const had = (before.get(name) ?? Promise.resolve()).then(() => {
      options?.signal?.throwIfAborted();
      return work();
    });
    before.set(
      name,
      had.catch(() => undefined),
    );
    return had;
  };
}

function waitingSend(clientId: string, createdAt = 1): Send {
  return queued([], { clientId, room: 7, content: clientId, replyTo: null, createdAt })[0] as Send;
}

function refusedSend(clientId: string): Send {
  const refusal = { code: "forbidden", detail: "You may not." };
  return refused(goesOut([waitingSend(clientId)], clientId, 1), clientId, refusal)[0] as Send;
}

/** A tab's outbox, and what it shows of all that is kept. */
function openTab(open: ReturnType<typeof sharedDatabase>, user = 1) {
  const changed = vi.fn<(kept: Sends) => void>();
  const outbox = outboxOn(open, localStorage, user, changed);
  return { outbox, changed, shown: () => changed.mock.lastCall?.[0] ?? [] };
}

test("a refused send that one tab gives up is gone in the tab that it came from; no other is", async () => {
  const open = sharedDatabase();
  const tabs: [Sends, Sends] = [[], []];
  const [first, second] = ([0, 1] as const).map((i) =>
    outboxOn(open, localStorage, 1, (kept, gone) => {
      tabs[i] = joined(tabs[i], kept, gone);
    }),
  ) as [Outbox, Outbox];
  const all = ["given up", "tried again", "not written"].map(refusedSend);
  tabs[0] = all;
  for (const send of all.slice(0, 2)) await first.put(send);
  await vi.waitFor(() => expect(tabs[1].map(({ elsewhere }) => elsewhere)).toEqual([true, true]));
  tabs[0] = retried(tabs[0], "tried again");
  for (const { clientId } of tabs[1]) second.remove(clientId);
  await vi.waitFor(() => expect(tabs[0].map(({ clientId }) => clientId)).toEqual(["tried again", "not written"]));
  for (const outbox of [first, second]) outbox.close();
});

test("when its tab is gone, one of the others, and only one, takes over what it left", async () => {
  const open = sharedDatabase();
  const [gone, ...others] = [openTab(open), openTab(open), openTab(open)];
  await gone.outbox.put(waitingSend("left behind"));
  for (const [i, { outbox }] of others.entries()) await outbox.put(waitingSend(`of ${i}`));
  const owned = () => others.map(({ shown }) => shown().flatMap((send) => (send.elsewhere ? [] : send.clientId)));
  const shown = () => others.map(({ shown }) => shown().length);
  await vi.waitFor(() =>
    expect([owned(), shown()]).toEqual([
      [["of 0"], ["of 1"]],
      [3, 3],
    ]),
  );
  gone.outbox.close();
  await vi.waitFor(() => expect(owned().flat().sort()).toEqual(["left behind", "of 0", "of 1"]));
  expect(owned().map((own, i) => own.includes(`of ${i}`))).toEqual([true, true]); // theirs stay theirs
  for (const { outbox } of others) outbox.close();
});

test("the next visit finds it all in the order in which it was written, as it was, and nothing of another account", async () => {
  const open = sharedDatabase();
  const [before, theirs] = [openTab(open), openTab(open, 2)];
  for (const [at, clientId] of ["d", "c", "b"].entries()) await before.outbox.put(waitingSend(clientId, at + 2));
  await before.outbox.put(refusedSend("a"));
  const taken: Send = { ...waitingSend("0", 9), state: { kind: "cancelling", notBefore: 5, asking: true } };
  await before.outbox.put(taken);
  before.outbox.close();

  const next = openTab(open);
  await vi.waitFor(() => expect(next.shown().filter(({ elsewhere }) => !elsewhere)).toHaveLength(5));
  expect(next.shown().map(({ clientId, state }) => [clientId, state.kind])).toEqual([
    ["a", "failed"],
    ["d", "queued"],
    ["c", "queued"],
    ["b", "queued"],
    ["0", "cancelling"],
  ]);
  expect(next.shown()[0]?.state).toEqual(refusedSend("a").state);
  expect(next.shown().every(({ wentOut }) => wentOut)).toBe(true); // it may have got through
  expect(theirs.changed.mock.calls.map(([kept]) => kept)).toEqual([[]]);
  for (const { outbox } of [next, theirs]) outbox.close();
});

test("one that was sent, lost by a restore and then refused is still there", async () => {
  const open = sharedDatabase();
  const changed = vi.fn<(kept: Sends) => void>();
  const [outbox, other] = [outboxOn(open, localStorage, 1, changed), outboxOn(open, localStorage, 1, vi.fn())];
  const send = refusedSend("lost");
  await outbox.put(send);
  outbox.remove("lost");
  await outbox.put(send);
  changed.mockClear();
  await other.put(refusedSend("other"));
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(changed.mock.lastCall?.[0].map(({ clientId }) => clientId)).toEqual(["lost", "other"]);
  for (const one of [outbox, other]) one.close();
});

test("where the database can't be read just now, nothing of it is taken for gone", async () => {
  const open = sharedDatabase();
  const [changed, started] = [vi.fn<(kept: Sends) => void>(), vi.fn()];
  const [outbox, other] = [outboxOn(open, localStorage, 1, changed), outboxOn(open, localStorage, 1, started)];
  for (const begun of [changed, started]) await vi.waitFor(() => expect(begun).toHaveBeenCalled());
  changed.mockClear();
  const read = vi.spyOn(await open(), "getAllFromIndex").mockRejectedValueOnce(new Error("internal error"));
  await other.put(refusedSend("a"));
  await vi.waitFor(() => expect(read).toHaveBeenCalled());
  await other.put(refusedSend("b"));
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(changed.mock.calls.map(([kept]) => kept.length)).toEqual([2]);
  for (const one of [outbox, other]) one.close();
});

test.each(["InvalidStateError", "AbortError"])(
  "a database that the browser has closed is opened again: %s",
  async (name) => {
    const open = sharedDatabase();
    const closed = async () => {
      throw new DOMException("The database connection is closing.", name);
    };
    const close = vi.fn();
    const opened = vi.fn(open).mockResolvedValueOnce({ getAllFromIndex: closed, put: closed, close } as never);
    const changed = vi.fn<(kept: Sends) => void>();
    const outbox = outboxOn(opened, localStorage, 1, changed);
    for (const clientId of ["a", "b"]) await outbox.put(refusedSend(clientId));
    const kept = await (await open()).getAllFromIndex("sends", "user", 1);
    expect(kept.map(({ clientId }) => clientId)).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect([opened, close].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
    outbox.close();
  },
);

/** From now on the database takes nothing: what is put waits until it is let in. */
async function holdUp(open: ReturnType<typeof sharedDatabase>) {
  const db = await open();
  const put = db.put.bind(db);
  const waiting: (() => void)[] = [];
  vi.spyOn(db, "put").mockImplementation(async (...row) => {
    await new Promise<void>((letIn) => waiting.push(letIn));
    return put(...row);
  });
  return {
    reached: (count: number) => vi.waitFor(() => expect(waiting).toHaveLength(count)),
    letIn: () => waiting.shift()?.(),
  };
}

function journaled(): Row[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("lockstep:send:"));
  return keys.map((key) => JSON.parse(localStorage.getItem(key) ?? "") as Row);
}

test("written down before the database has it: the next visit finds it, whenever its tab ended", async () => {
  const open = sharedDatabase();
  const [gone, other] = [openTab(open), openTab(open)];
  await vi.waitFor(() => expect(other.changed).toHaveBeenCalled());
  const { reached } = await holdUp(open);
  void gone.outbox.put(waitingSend("first", 1));
  void gone.outbox.put(waitingSend("second", 2));
  expect(journaled().map(({ clientId }) => clientId)).toEqual(["first", "second"]); // at once
  await reached(1);
  other.outbox.close();
  gone.outbox.close(); // nothing was ever committed
  vi.restoreAllMocks();

  const next = openTab(open);
  await vi.waitFor(() =>
    expect(next.shown().map(({ clientId, elsewhere }) => [clientId, elsewhere])).toEqual([
      ["first", false],
      ["second", false],
    ]),
  );
  await vi.waitFor(() => expect(journaled()).toEqual([]));
  const kept = await (await open()).getAllFromIndex("sends", "user", 1);
  expect(kept.map(({ clientId }) => clientId)).toEqual(["first", "second"]);
  next.outbox.close();
});

test("as long as its tab lives, no other tab shows what only the journal has", async () => {
  const open = sharedDatabase();
  const [first, second] = [openTab(open), openTab(open)];
  for (const { changed } of [first, second]) await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  const { reached, letIn } = await holdUp(open);
  void first.outbox.put(waitingSend("on its way"));
  await reached(1);
  new BroadcastChannel("lockstep:outbox").postMessage(1);
  await vi.waitFor(() => expect(second.changed.mock.calls.length).toBeGreaterThan(1));
  expect(second.shown()).toEqual([]);
  letIn();
  await vi.waitFor(() => expect(second.shown().map(({ elsewhere }) => elsewhere)).toEqual([true]));
  expect(journaled()).toEqual([]);
  for (const { outbox } of [first, second]) outbox.close();
});

test("taken back before the database has it: the next visit takes it back, too", async () => {
  const open = sharedDatabase();
  const gone = openTab(open);
  await vi.waitFor(() => expect(gone.changed).toHaveBeenCalled());
  const { reached, letIn } = await holdUp(open);
  void gone.outbox.put(waitingSend("a"));
  void gone.outbox.put({ ...waitingSend("a"), state: { kind: "cancelling", notBefore: 0, asking: false } });
  void gone.outbox.put(waitingSend("b"));
  gone.outbox.remove("b");
  await reached(1);
  letIn(); // as it was first
  await reached(1);
  gone.outbox.close();
  vi.restoreAllMocks();

  const next = openTab(open);
  await vi.waitFor(() => expect(next.shown().map(({ elsewhere }) => elsewhere)).toEqual([false]));
  expect(next.shown().map(({ clientId, state }) => [clientId, state.kind])).toEqual([["a", "cancelling"]]);
  next.outbox.close();
});

test("where the storage is full, nothing out of date stays in it", async () => {
  vi.spyOn(window, "localStorage", "get").mockReturnValue(null as unknown as Storage);
  const [open, storage] = [sharedDatabase(), openStorage()];
  await holdUp(open);
  const outbox = outboxOn(open, storage, 1, vi.fn());
  void outbox.put(waitingSend("a"));
  expect(storage.length).toBe(1);
  vi.spyOn(storage, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  void outbox.put(refusedSend("a"));
  expect(storage.length).toBe(0);
  outbox.close();
});

test("an account that is no more leaves nothing in the journal, another one does", async () => {
  const open = sharedDatabase();
  await holdUp(open);
  const tabs = [1, 2].map((user) => openTab(open, user));
  for (const { outbox } of tabs) void outbox.put(waitingSend(crypto.randomUUID()));
  tabs[0]?.outbox.clear();
  expect(journaled().map(({ user }) => user)).toEqual([2]);
  for (const { outbox } of tabs) outbox.close();
});

test("what somebody else put under the journal's keys is passed over", async () => {
  localStorage.setItem("lockstep:send:1:x", "{");
  const { changed, outbox } = openTab(sharedDatabase());
  await vi.waitFor(() => expect(changed.mock.calls).toEqual([[[], new Set()]]));
  outbox.close();
});

test("no database, or one that may not be looked at: the next visit finds it in the journal, and nothing fails", async () => {
  const forbidden = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  for (const indexedDB of [undefined, { open: forbidden }]) {
    vi.stubGlobal("indexedDB", indexedDB);
    const changed = vi.fn();
    const outbox = outboxIn(localStorage)(1, changed);
    for (const send of queued([], { clientId: "a", room: 7, content: "Tea?", replyTo: null, createdAt: 1 })) {
      await outbox.put(send);
    }
    outbox.close();
    const next = outboxIn(localStorage)(1, changed);
    await vi.waitFor(() => expect(changed.mock.lastCall?.[0]).toMatchObject([{ clientId: "a", elsewhere: false }]));
    next.remove("a");
    next.close();
    expect(journaled()).toEqual([]);
  }
});

test("over plain http, where browsers keep crypto.randomUUID to themselves, it opens", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  outboxIn(localStorage)(1, vi.fn()).close();
});
