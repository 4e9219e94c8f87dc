/** Events read from the server, and what the rooms' changes make of them from then on. */
import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { emptyPicture, type Picture, receiveChange, takeCard } from "@/sync/picture";
import type { UserId } from "@/sync/types";
import { answeredTea } from "@/testing/eventSamples";
import { alice, bob, lobby } from "@/testing/samples";
import { engine, store } from "./engine";
import { events, useEdition, useEvent, useIsStale } from "./eventBook";
import { newAccountState } from "./store";

const RAW = {
  id: "tea",
  title: "Tea",
  description: "",
  starts_at: "2090-01-10T17:00:00.000Z",
  ends_at: "2090-01-10T19:00:00.000Z",
  time_zone: "Europe/Vienna",
  place: "",
  link: "",
  capacity: 2,
  status: "scheduled",
  cancel_reason: "",
  organizer: null,
  counts: { going: 1, maybe: 0, not_going: 0, waiting: 0 },
  faces: [],
  my_answer: null,
  room: { id: 7, name: "lobby", kind: "public" },
  message: { id: 103, number: 3, version: 5 },
  created_at: "2026-01-01T12:00:00.000Z",
  my_note: "",
};

const show = (picture: Picture) => store.setState({ account: { ...newAccountState(picture.me, [], true), picture } });
const pictureOf = (user: UserId) => takeCard(emptyPicture(user), lobby(5, { lastNumber: 3 }), false, 0).picture;

beforeEach(() => {
  store.setState({ account: null });
  show(pictureOf(alice.id));
});
afterEach(cleanup);

test("an event that was read follows its room", async () => {
  vi.spyOn(engine, "ask").mockResolvedValue(RAW);
  const { result } = renderHook(() => ({ event: useEvent("tea"), stale: useIsStale("tea"), edition: useEdition() }));
  expect(result.current.event).toBeNull();
  await act(() => events.read("tea"));
  expect(result.current).toMatchObject({ event: { title: "Tea", number: 3, counts: { going: 1 } }, stale: false });
  act(() => show(receiveChange(pictureOf(alice.id), answeredTea(6), 0).picture));
  expect(result.current).toMatchObject({ event: { version: 6, counts: { going: 2 } }, stale: false });
});

test("its people change their looks with the directory, also while the answer is on its way", async () => {
  const robert = { ...bob, displayName: "Robert" };
  const organizer = { id: bob.id, username: "bob", display_name: "bob" };
  const { result } = renderHook(() => useEvent("tea")?.organizer?.displayName);
  const tell = (name: string, syncs: number) => {
    const account = newAccountState(alice.id, [], true);
    const looks = new Map([[bob.id, { person: { ...robert, displayName: name }, sync: syncs }]]);
    const before = { ...account, picture: pictureOf(alice.id), line: { ...account.line, syncs } };
    store.setState({ account: before });
    store.setState({ account: { ...before, looks } });
  };
  let answer: (raw: object) => void = () => undefined;
  vi.spyOn(engine, "ask").mockReturnValue(
    new Promise((resolve) => {
      answer = resolve;
    }),
  );
  const reading = events.read("tea");
  act(() => tell("Robert", 1));
  answer({ ...RAW, organizer });
  await act(async () => void (await reading));
  expect(result.current).toBe("Robert");
  act(() => tell("Bobby", 2));
  expect(result.current).toBe("Bobby");
});

test("a write resolves when its room shows it", async () => {
  vi.spyOn(engine, "ask").mockResolvedValue({ ...RAW, message: { id: 103, number: 3, version: 6 } });
  const shows = vi.spyOn(engine, "shows").mockResolvedValue();
  await events.answer("tea", "going");
  expect(shows).toHaveBeenCalledWith({ room: 7, version: 6 });
});

test("another account sees nothing of it", async () => {
  vi.spyOn(engine, "ask").mockResolvedValue(RAW);
  await events.read("tea");
  const { result } = renderHook(() => useEvent("tea"));
  expect(result.current).not.toBeNull();
  act(() => show(pictureOf(bob.id)));
  expect(result.current).toBeNull();
});

test("an event that the server does not have is not in the book", async () => {
  const asked = vi.spyOn(engine, "ask").mockResolvedValue(RAW);
  await events.read("tea");
  const { result } = renderHook(() => useEvent("tea"));
  asked.mockRejectedValue(new ApiError("unavailable", "", { status: 503 }));
  await act(async () => void (await events.read("tea").catch(() => undefined)));
  expect(result.current).not.toBeNull();
  asked.mockRejectedValue(new ApiError("refused", "", { status: 404, code: "not_found" }));
  await act(async () => void (await events.read("tea").catch(() => undefined)));
  expect(result.current).toBeNull();
});

test("what can't be read is an error, not an event", async () => {
  vi.spyOn(engine, "ask").mockResolvedValue({ id: "tea" });
  await expect(events.read("tea")).rejects.toThrow("could not be read");
});
