/** What a search asks the server for. */
import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import { useFinds } from "./useFinds";

const WAIT = { timeout: 10_000 };

beforeEach(() => {
  vi.spyOn(engine, "searchMessages").mockResolvedValue({ results: [], next: null });
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function asked(zone: string, since: string, until: string) {
  const shown = Intl.DateTimeFormat().resolvedOptions();
  vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockReturnValue({ ...shown, timeZone: zone });
  renderHook(() => useFinds({ text: "tea", since, until }));
  await vi.waitFor(() => expect(engine.searchMessages).toHaveBeenCalled(), WAIT);
  const [within] = vi.mocked(engine.searchMessages).mock.lastCall ?? [];
  return [within?.since, within?.until];
}

test("days are those that clocks here show", async () => {
  expect(await asked("Asia/Tokyo", "2026-11-11", "2026-11-12")).toEqual([
    "2026-11-10T15:00:00.000Z",
    "2026-11-12T15:00:00.000Z",
  ]);
});

test("also where clocks change on that day", async () => {
  expect(await asked("Europe/Vienna", "2026-10-25", "2026-10-25")).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ]);
});

test("a year that is half typed, and the last one there is, are told as they are", async () => {
  expect(await asked("Asia/Tokyo", "0002-01-01", "9999-12-31")).toEqual(["0002-01-01", "9999-12-31"]);
});
