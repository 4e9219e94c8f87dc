import { afterEach, expect, test, vi } from "vitest";
import { openDrafts } from "./drafts";
import { openStorage } from "./storage";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a browser that has no storage for us, or forbids to look at it: what is kept lives as long as the page", () => {
  const refusals = [
    () => null as unknown as Storage,
    () => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
  ];
  for (const refuse of refusals) {
    vi.spyOn(window, "localStorage", "get").mockImplementation(refuse);
    const storage = openStorage();
    const drafts = openDrafts(1, storage, () => undefined);
    drafts.save(7, "Tea?");
    drafts.save(8, "gone");
    drafts.flush();
    drafts.save(8, "");
    drafts.flush();
    const changed = vi.fn();
    openDrafts(1, storage, changed);
    expect(changed.mock.calls).toEqual([[new Map([[7, "Tea?"]])]]);
  }
});
