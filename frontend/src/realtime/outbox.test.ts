/** The outbox in a browser that has no database for us: what is written lives as long as its tab, and all else works. */
import { afterEach, expect, test, vi } from "vitest";
import { goesOut, joined, queued, refused, retried, type Sends } from "@/sync/sends";
import { type Outbox, openOutbox, outboxOn } from "./outbox";

afterEach(() => {
  vi.unstubAllGlobals();
});

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
  return async () => db as never;
}

test("a refused send that one tab gives up is gone in the tab that it came from; no other is", async () => {
  const open = sharedDatabase();
  const tabs: [Sends, Sends] = [[], []];
  const [first, second] = ([0, 1] as const).map((i) =>
    outboxOn(open, 1, (kept, gone) => {
      tabs[i] = joined(tabs[i], kept, gone);
    }),
  ) as [Outbox, Outbox];
  const all = ["given up", "tried again", "not written"].reduce<Sends>((sends, clientId) => {
    const send = queued(sends, { clientId, room: 7, content: clientId, replyTo: null, createdAt: 1 });
    return refused(goesOut(send, clientId, 1), clientId, { code: "forbidden", detail: "" });
  }, []);
  tabs[0] = all;
  for (const send of all.slice(0, 2)) await first.put(send);
  await vi.waitFor(() => expect(tabs[1].map(({ elsewhere }) => elsewhere)).toEqual([true, true]));
  tabs[0] = retried(tabs[0], "tried again");
  for (const { clientId } of tabs[1]) second.remove(clientId);
  await vi.waitFor(() => expect(tabs[0].map(({ clientId }) => clientId)).toEqual(["tried again", "not written"]));
  for (const outbox of [first, second]) outbox.close();
});

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
