/** The outbox in a browser that has no database for us: what is written lives as long as its tab, and all else works. */
import { afterEach, expect, test, vi } from "vitest";
import { queued } from "@/sync/sends";
import { openOutbox } from "./outbox";

afterEach(() => {
  vi.unstubAllGlobals();
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
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith([]));
    outbox.close();
  }
});
