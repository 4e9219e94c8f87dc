/** Whose what is written down is, what becomes of it when its tab goes, and browsers that have no database for us. */
import { afterEach, expect, test, vi } from "vitest";
import { goesOut, joined, queued, refused, retried, type Sends } from "@/sync/sends";
import type { Send } from "@/sync/types";
import { type Outbox, openOutbox, outboxOn } from "./outbox";

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
  const outbox = outboxOn(open, user, changed);
  return { outbox, changed, shown: () => changed.mock.lastCall?.[0] ?? [] };
}

test("a refused send that one tab gives up is gone in the tab that it came from; no other is", async () => {
  const open = sharedDatabase();
  const tabs: [Sends, Sends] = [[], []];
  const [first, second] = ([0, 1] as const).map((i) =>
    outboxOn(open, 1, (kept, gone) => {
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
  const [outbox, other] = [outboxOn(open, 1, changed), outboxOn(open, 1, vi.fn())];
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
  const [outbox, other] = [outboxOn(open, 1, changed), outboxOn(open, 1, started)];
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
    const outbox = outboxOn(opened, 1, changed);
    for (const clientId of ["a", "b"]) await outbox.put(refusedSend(clientId));
    const kept = await (await open()).getAllFromIndex("sends", "user", 1);
    expect(kept.map(({ clientId }) => clientId)).toEqual(["a", "b"]);
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
    expect([opened, close].map(({ mock }) => mock.calls.length)).toEqual([2, 1]);
    outbox.close();
  },
);

test("no database, or one that may not be looked at: nothing is kept, and nothing fails", async () => {
  const forbidden = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  for (const indexedDB of [undefined, { open: forbidden }]) {
    vi.stubGlobal("indexedDB", indexedDB);
    const changed = vi.fn();
    const outbox = openOutbox(1, changed);
    for (const send of queued([], { clientId: "a", room: 7, content: "Tea?", replyTo: null, createdAt: 1 })) {
      await outbox.put(send);
    }
    outbox.remove("a");
    outbox.clear();
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith([], new Set()));
    outbox.close();
  }
});

test("over plain http, where browsers keep crypto.randomUUID to themselves, it opens", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  openOutbox(1, vi.fn()).close();
});
