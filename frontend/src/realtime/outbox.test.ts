/** The outbox in a browser that has no database for us: what is written lives as long as its tab, and all else works. */
import { afterEach, expect, test, vi } from "vitest";
import { goesOut, joined, queued, refused, retried, type Sends } from "@/sync/sends";
import type { Send } from "@/sync/types";
import { type Outbox, openOutbox, outboxOn } from "./outbox";

afterEach(() => {
  vi.unstubAllGlobals();
});

type Database = NonNullable<Awaited<ReturnType<Parameters<typeof outboxOn>[0]>>>;

/** A database for several tabs, each of which lives. */
function sharedDatabase() {
  const kept = new Map<string, { clientId: string }>();
  const locked = new Set<string>();
  const request = (name: string, ...rest: unknown[]) => {
    if (locked.has(name)) return new Promise(() => undefined);
    locked.add(name);
    return (rest.at(-1) as () => unknown)();
  };
  vi.stubGlobal("navigator", { locks: { request } });
  const db = {
    getAllFromIndex: async () => [...kept.values()],
    put: async (_: string, one: { clientId: string }) => void kept.set(one.clientId, one),
    delete: async (_: string, id: string) => void kept.delete(id),
    close: () => undefined,
  };
  return async () => db as unknown as Database;
}

function refusedSend(clientId: string): Send {
  const send = queued([], { clientId, room: 7, content: clientId, replyTo: null, createdAt: 1 });
  return refused(goesOut(send, clientId, 1), clientId, { code: "forbidden", detail: "" })[0] as Send;
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
