/** One's next event in the list of rooms: true after whatever happens, and asked for as seldom as can be. */
import { act, cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, receiveChange, takeCard } from "@/sync/picture";
import type { Change } from "@/sync/types";
import { answeredTea, calledOffTea, madeTea, movedTea, rawEvent, retitled } from "@/testing/eventSamples";
import { alice, lobby } from "@/testing/samples";
import { NextEvent } from "./NextEvent";

const raw = (title: string, startsAt: string, answer: string | null = null) =>
  rawEvent(title, startsAt, "2090-01-10T23:00:00.000Z", answer);

let picture = emptyPicture(0);
function show(how = { online: true, subscribed: true, synced: true }) {
  const account = newAccountState(alice.id, [], true);
  store.setState({ account: { ...account, picture, line: { ...account.line, ...how } } });
}
const hear = (...changes: Change[]) =>
  act(() => {
    for (const change of changes) picture = receiveChange(picture, change, 0).picture;
    show();
  });
const line = () => screen.queryByRole("link")?.textContent ?? null;

/** Answers of the server to the questions for events, in turn. */
function server(...pages: { results: object[]; next: string | null }[]) {
  const asked = vi.spyOn(engine, "ask").mockRejectedValue(new Error("not foreseen"));
  for (const page of pages) asked.mockResolvedValueOnce(page);
  return asked;
}

async function open() {
  render(
    <MemoryRouter>
      <NextEvent />
    </MemoryRouter>,
  );
  await act(() => vi.advanceTimersByTimeAsync(0));
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2090-01-10T12:00:30.000Z") });
  store.setState({ account: null });
  picture = takeCard(emptyPicture(alice.id), lobby(5), false, 0).picture;
  show();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("it is asked for once; what is made, edited, answered and called off since is heard of", async () => {
  const asked = server({ results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null });
  await open();
  expect(line()).toMatch(/^Next: Hut, today \d\d:00$/);
  expect(screen.getByRole("link").getAttribute("href")).toBe("/events/Hut");
  hear(madeTea(6));
  expect(line()).toContain("Tea");
  hear(answeredTea(7, { user: alice.id, status: "not_going" }));
  expect(line()).toContain("Hut");
  hear(answeredTea(8, { user: alice.id, status: "maybe" }));
  expect(line()).toContain("Tea");
  hear(retitled(9, "Coffee"));
  expect(line()).toContain("Coffee");
  hear(calledOffTea(10));
  expect(line()).toContain("Hut");
  await act(() => vi.advanceTimersByTimeAsync(50_000));
  expect(asked).toHaveBeenCalledTimes(1);
});

test("a moved time is followed at once, to wherever it leads", async () => {
  const asked = server({ results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null });
  await open();
  hear(madeTea(6));
  expect(line()).toMatch(/^Next: Tea, today \d\d:00$/);
  hear(movedTea(7, "2090-01-10T18:30:00.000Z"));
  expect(line()).toMatch(/^Next: Tea, today \d\d:30$/);
  hear(movedTea(8, "2090-01-11T17:00:00.000Z"));
  expect(line()).toContain("Hut");
  hear(movedTea(9, "2090-01-10T12:00:00.000Z")); // it has begun by now
  expect(line()).toContain("Hut");
  hear(movedTea(10, "2090-01-10T12:30:00.000Z"));
  expect(line()).toContain("Tea");
  expect(asked).toHaveBeenCalledTimes(1);
});

test("of several pages, the next one is asked for when the time moves beyond the first", async () => {
  const asked = server({ results: [raw("tea", "2090-01-10T17:00:00.000Z")], next: "http://localhost/?cursor=abc" });
  await open();
  expect(line()).toContain("tea");
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockResolvedValueOnce({ results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null });
  hear(movedTea(6, "2090-01-11T17:00:00.000Z"));
  await act(() => vi.advanceTimersByTimeAsync(0));
  expect(line()).toContain("Hut");
});

test("it goes when it is called off, and no other takes its place when there is none", async () => {
  server({ results: [raw("tea", "2090-01-10T17:00:00.000Z")], next: null });
  await open();
  expect(line()).toContain("tea");
  hear(calledOffTea(6));
  expect(line()).toBeNull();
});

test("what is shown stays while one is offline, and is true again after", async () => {
  const asked = server({ results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null });
  await open();
  picture = takeCard(picture, lobby(9), false, 0).picture; // the room went on without this tab: it is read again
  act(() => show({ online: false, subscribed: false, synced: false }));
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(asked).toHaveBeenCalledTimes(2);
  expect(line()).toContain("Hut");
  asked.mockResolvedValueOnce({ results: [raw("Tea", "2090-01-10T17:00:00.000Z")], next: null });
  act(() => show());
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(line()).toContain("Tea");
});

test("what begins is not next any more", async () => {
  const results = [raw("Tea", "2090-01-10T12:01:00.000Z"), raw("Hut", "2090-01-10T20:00:00.000Z")];
  server({ results, next: null });
  await open();
  expect(line()).toContain("Tea");
  await act(() => vi.advanceTimersByTimeAsync(30_000));
  expect(line()).toContain("Hut");
});

test("declined ones are passed over, on as many pages as they fill", async () => {
  const declined = raw("Tea", "2090-01-10T17:00:00.000Z", "not_going");
  const asked = server(
    { results: [declined], next: "http://localhost/api/events/?cursor=abc" },
    { results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null },
  );
  await open();
  expect(asked).toHaveBeenCalledTimes(2);
  expect(line()).toContain("Hut");
});

test("nothing stands there when there is none", async () => {
  server({ results: [raw("Tea", "2090-01-10T17:00:00.000Z", "not_going")], next: null });
  await open();
  expect(line()).toBeNull();
});

test("it is read again when its room has become another", async () => {
  const asked = server({ results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null });
  await open();
  asked.mockResolvedValueOnce({ results: [raw("Tea", "2090-01-10T17:00:00.000Z")], next: null });
  picture = takeCard(picture, lobby(9), false, 0).picture;
  act(show);
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(line()).toContain("Tea");
});

test("what could not be read is asked for again", async () => {
  const asked = server();
  asked.mockRejectedValueOnce(new Error("no answer"));
  await open();
  expect(line()).toBeNull();
  asked.mockResolvedValueOnce({ results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null });
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(line()).toContain("Hut");
});

test("after a restore, an event that the server does not list is not named any more", async () => {
  const hut = { results: [raw("Hut", "2090-01-10T20:00:00.000Z")], next: null };
  server(hut, hut);
  await open();
  hear(madeTea(6));
  expect(line()).toContain("Tea");
  picture = takeCard(picture, lobby(5, { changeId: "other" }), true, 0).picture;
  act(() => show());
  await act(() => vi.advanceTimersByTimeAsync(3_000));
  expect(line()).toContain("Hut");
});
