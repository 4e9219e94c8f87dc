import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { queued } from "@/sync/sends";
import type { Attachment } from "@/sync/types";
import { add, forgetLost, remove, reopen, retry, send, takeBack, trayOf } from "./tray";

const LIMIT = 25_000_000;
let room = 100;

const signIn = (user: number) => store.setState({ account: newAccountState(user, [], true) });

beforeEach(() => {
  room += 1; // trays outlive a test
  signIn(9);
  signIn(1);
  vi.spyOn(engine, "send").mockReturnValue("id");
  vi.spyOn(engine, "keepFiles").mockReturnValue(undefined);
  vi.spyOn(engine, "waitForFiles").mockReturnValue(undefined);
  vi.spyOn(engine, "discardUpload").mockReturnValue(undefined);
});
afterEach(() => vi.restoreAllMocks());

function file(name: string, size = 5): File {
  const made = new File(["x"], name);
  Object.defineProperty(made, "size", { value: size });
  return made;
}

function card(name: string): Attachment {
  return { id: name, name, size: 5, type: "x/y", width: null, height: null, thumbnail: null, url: `/${name}` };
}

/** Uploads that end when told to. */
function uploads() {
  const ends: { done: (card: Attachment) => void; fail: (error: unknown) => void; signal: AbortSignal }[] = [];
  vi.spyOn(engine, "upload").mockImplementation(
    (_room, _file, _told, signal) => new Promise((done, fail) => ends.push({ done, fail, signal })),
  );
  return ends;
}

const states = () => trayOf(room).uploads.map(({ state }) => state.kind);
const settle = () => new Promise((done) => setTimeout(done));
const noAnswer = () => new ApiError("no-answer", "…");

/** A sync was answered. */
function synced(): void {
  const account = store.getState().account ?? newAccountState(1, [], true);
  const line = { ...account.line, subscribed: true, synced: true, syncs: account.line.syncs + 1, asOf: Date.now() };
  store.setState({ account: { ...account, line } });
}

test("files go up one after the other, and are sent in the order chosen", async () => {
  const ends = uploads();
  add(room, [file("a"), file("b")], LIMIT);
  expect(states()).toEqual(["uploading", "waiting"]);
  ends[0]?.done(card("a"));
  await settle();
  expect(states()).toEqual(["done", "uploading"]);
  expect(vi.mocked(engine.keepFiles).mock.lastCall).toEqual([room, { done: [card("a")], unfinished: ["b"] }]);
  expect(send(room, "look", null)).toBe(false);
  expect(engine.send).not.toHaveBeenCalled();
  ends[1]?.done(card("b"));
  await settle();
  expect(vi.mocked(engine.send).mock.calls).toEqual([[room, "look", null, [card("a"), card("b")]]]);
  expect(trayOf(room)).toEqual({ uploads: [], lost: [], asked: null, sent: 1 });
});

test("what is too large, empty or too many is refused in words, without a request", () => {
  uploads();
  add(room, [file("film.mov", 40_000_000), file("nothing", 0)], LIMIT);
  const reasons = trayOf(room).uploads.map(({ state }) => state.kind === "failed" && [state.reason, state.way]);
  expect(reasons).toEqual([
    ["40 MB: a file may have at most 25 MB.", "final"],
    ["This file is empty.", "final"],
  ]);
  expect(engine.upload).not.toHaveBeenCalled();
  add(
    room,
    Array.from({ length: 9 }, (_, i) => file(`${i}`)),
    LIMIT,
  );
  expect(trayOf(room).uploads.at(-1)?.state).toMatchObject({ reason: "At most 10 files a message." });
});

test("without a line it waits and goes up again by itself; a refusal does not", async () => {
  const ends = uploads();
  add(room, [file("a"), file("b")], LIMIT);
  ends[0]?.fail(noAnswer());
  await settle();
  ends[1]?.fail(new ApiError("refused", "…", { fields: { file: ["This picture can’t be read."] } }));
  await settle();
  expect(trayOf(room).uploads.map(({ state }) => state)).toEqual([
    { kind: "failed", reason: "Not uploaded yet: no connection.", way: "offline", notBefore: 0 },
    { kind: "failed", reason: "This picture can’t be read.", way: "final" },
  ]);
  synced();
  expect(states()).toEqual(["uploading", "failed"]);
});

test("a send that waits goes out once the line is back, whichever room is open", async () => {
  const ends = uploads();
  add(room, [file("a")], LIMIT);
  send(room, "look", null);
  ends[0]?.fail(noAnswer());
  await settle();
  room += 1; // another one is open
  add(room, [file("b")], LIMIT);
  synced();
  ends[2]?.done(card("a"));
  await settle();
  expect(vi.mocked(engine.send).mock.calls).toEqual([[room - 1, "look", null, [card("a")]]]);
});

test("cut on a line that is there, it is tried again by itself, and later each time", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  vi.spyOn(Math, "random").mockReturnValue(1);
  const ends = uploads();
  const fail = async (error: ApiError) => {
    ends.at(-1)?.fail(error);
    await vi.advanceTimersByTimeAsync(0);
  };
  synced();
  add(room, [file("a")], LIMIT);
  await fail(noAnswer());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states()).toEqual(["uploading"]);
  await fail(new ApiError("unavailable", "…", { status: 502 }));
  synced();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(states()).toEqual(["failed"]);
  await vi.advanceTimersByTimeAsync(1);
  expect([states(), ends.length]).toEqual([["uploading"], 3]);
});

test("without a line it is not tried until a sync is answered", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const ends = uploads();
  add(room, [file("a")], LIMIT);
  ends[0]?.fail(noAnswer());
  await vi.advanceTimersByTimeAsync(600_000);
  expect([states(), ends.length]).toEqual([["failed"], 1]);
});

test("a send that waits counts as one that is not sent yet", async () => {
  uploads();
  add(room, [file("a")], LIMIT);
  send(room, "look", null);
  expect(vi.mocked(engine.waitForFiles).mock.lastCall).toEqual([1]);
  store.setState({ account: null });
  vi.mocked(engine.waitForFiles).mockClear();
  signIn(1);
  await settle();
  expect(vi.mocked(engine.waitForFiles).mock.lastCall).toEqual([1]);
  takeBack(room);
  expect(vi.mocked(engine.waitForFiles).mock.lastCall).toEqual([0]);
});

test("one that the server could not take now is tried again when asked", async () => {
  const ends = uploads();
  add(room, [file("a")], LIMIT);
  ends[0]?.fail(new ApiError("throttled", "You may upload 500 MB a day."));
  await settle();
  expect(trayOf(room).uploads[0]?.state).toMatchObject({ way: "again", reason: "You may upload 500 MB a day." });
  retry(room, trayOf(room).uploads[0]?.key ?? "");
  expect(states()).toEqual(["uploading"]);
});

test("cancelling stops it, and takes back the send that waited", async () => {
  const ends = uploads();
  add(room, [file("a")], LIMIT);
  send(room, "look", null);
  remove(room, trayOf(room).uploads[0]?.key ?? "");
  expect(ends[0]?.signal.aborted).toBe(true);
  ends[0]?.done(card("a")); // it had arrived all the same
  await settle();
  expect(engine.discardUpload).toHaveBeenCalledWith("a");
  expect(engine.send).not.toHaveBeenCalled();
  expect(trayOf(room)).toEqual({ uploads: [], lost: [], asked: null, sent: 0 });
});

test("a send that waits can be taken back", async () => {
  const ends = uploads();
  add(room, [file("a")], LIMIT);
  send(room, "look", null);
  takeBack(room);
  ends[0]?.done(card("a"));
  await settle();
  expect(engine.send).not.toHaveBeenCalled();
  expect(states()).toEqual(["done"]);
});

test("after a reload what was up is there, what was not is named", () => {
  vi.spyOn(engine, "keptFiles").mockReturnValue({ done: [card("a")], unfinished: ["film.mov"] });
  reopen(room);
  expect(states()).toEqual(["done"]);
  expect(trayOf(room).lost).toEqual(["film.mov"]);
  forgetLost(room);
  expect(vi.mocked(engine.keepFiles).mock.lastCall).toEqual([room, { done: [card("a")], unfinished: [] }]);
});

test("under another account nothing of it is seen, goes up or is sent; under the same one it goes on", async () => {
  const ends = uploads();
  add(room, [file("a"), file("b")], LIMIT);
  send(room, "look", null);
  store.setState({ account: null });
  ends[0]?.done(card("a"));
  await settle();
  expect(states()).toEqual(["done", "uploading"]);
  signIn(1);
  expect(states()).toEqual(["done", "uploading"]);
  store.setState({ account: null });
  signIn(2);
  expect(trayOf(room)).toEqual({ uploads: [], lost: [], asked: null, sent: 0 });
  expect(ends[1]?.signal.aborted).toBe(true);
  const kept = vi.mocked(engine.keepFiles).mock.calls.length;
  ends[1]?.done(card("b"));
  await settle();
  expect([engine.send, engine.keepFiles].map((call) => vi.mocked(call).mock.calls.length)).toEqual([0, kept]);
});

test("signed out, a send that waited goes on waiting, until they are back", async () => {
  const ends = uploads();
  add(room, [file("a")], LIMIT);
  send(room, "look", null);
  store.setState({ account: null });
  ends[0]?.done(card("a"));
  await settle();
  expect(engine.send).not.toHaveBeenCalled();
  expect(trayOf(room).asked).toEqual({ content: "look", quote: null });
  let isOpen = false; // the store has the account a moment before the engine takes sends for it
  vi.mocked(engine.send).mockImplementation(() => (isOpen ? "id" : ""));
  signIn(1);
  isOpen = true;
  await settle();
  expect(vi.mocked(engine.send).mock.results.filter(({ value }) => value === "id")).toHaveLength(1);
  expect(vi.mocked(engine.send).mock.lastCall).toEqual([room, "look", null, [card("a")]]);
  expect(trayOf(room)).toMatchObject({ uploads: [], asked: null, sent: 1 });
});

test("what nobody takes to be sent stays with its files", async () => {
  const ends = uploads();
  vi.mocked(engine.send).mockReturnValue(""); // the session has ended, and what was known is still shown
  add(room, [file("a")], LIMIT);
  send(room, "look", null);
  ends[0]?.done(card("a"));
  await settle();
  expect([states(), trayOf(room).asked]).toEqual([["done"], { content: "look", quote: null }]);
});

/** Another tab of this browser. */
function otherTab() {
  const told: unknown[] = [];
  const channel = new BroadcastChannel("lockstep:files");
  channel.addEventListener("message", ({ data }) => told.push(data));
  onTestFinished(() => channel.close());
  return { told, tell: (user: number, ...cards: string[]) => channel.postMessage({ user, room, cards }) };
}

function kept(...names: string[]): void {
  vi.spyOn(engine, "keptFiles").mockReturnValue({ done: names.map(card), unfinished: [] });
  reopen(room);
}

test("what another tab has sent or removed is not there any more, and takes back the send that had it", async () => {
  kept("a", "b");
  uploads();
  add(room, [file("c")], LIMIT);
  send(room, "look", null);
  const other = otherTab();
  other.tell(2, "b");
  other.tell(1, "a");
  await vi.waitFor(() => expect(trayOf(room).uploads.map(({ name }) => name)).toEqual(["b", "c"]));
  expect(trayOf(room).asked).toBeNull();
  expect(vi.mocked(engine.keepFiles).mock.lastCall).toEqual([room, { done: [card("b")], unfinished: ["c"] }]);
  expect(engine.discardUpload).not.toHaveBeenCalled();
});

test("the other tabs are told what is sent and removed here", async () => {
  kept("a", "b");
  const other = otherTab();
  remove(room, "a");
  send(room, "look", null);
  await vi.waitFor(() => expect(other.told).toHaveLength(2));
  expect(other.told).toEqual([
    { user: 1, room, cards: ["a"] },
    { user: 1, room, cards: ["b"] },
  ]);
  expect(engine.discardUpload).toHaveBeenCalledWith("a");
});

test("a file that a message needs which is still to go out is not thrown away", () => {
  kept("a");
  const sends = queued([], { clientId: "x", room, content: "", replyTo: null, attachments: [card("a")], createdAt: 1 });
  store.setState({ account: newAccountState(1, sends, true) });
  remove(room, "a");
  expect(states()).toEqual([]);
  expect(engine.discardUpload).not.toHaveBeenCalled();
});
