import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { fingerprint, History, hashedFacts, hashedPicture, sha, thrown } from "./record";

const CHANGE = { room: 7, version: 5, id: "c5", type: "message_added", body: { id: 1, content: "hello" } };

test("a page's facts get the hashes that the Node clients make themselves", () => {
  expect(hashedFacts("heard", CHANGE)).toEqual({ room: 7, version: 5, id: "c5", ...fingerprint(CHANGE) });
  expect(hashedFacts("send_begin", { op: "o", sha: "hello" })).toEqual({ op: "o", sha: sha("hello") });
  expect(hashedFacts("socket", { state: "connected" })).toEqual({ state: "connected" });
});

test("a change's fingerprint is the same whatever its people are called by now", () => {
  const said = (display_name: string, id = 1) => ({
    ...CHANGE,
    body: { ...CHANGE.body, user: { id, username: "a", display_name }, faces: [{ id, username: "a", display_name }] },
  });
  expect(fingerprint(said("Alice"))).toEqual(fingerprint(said("")));
  expect(fingerprint(said("Alice")).sha).not.toBe(fingerprint(said("Alice", 2)).sha);
});

test("a page's picture too", () => {
  const looks = { id: 1, content: "hello", reactions: {} };
  const room = { id: 7, last_message: { id: 1, content: "hello" }, messages: { 3: { version: 5, sha: looks } } };
  expect(hashedPicture({ 7: room, 8: { id: 8, last_message: null, messages: {} } })).toEqual({
    7: { id: 7, last_message: { id: 1, content: sha("hello") }, messages: { 3: { version: 5, sha: sha(looks) } } },
    8: { id: 8, last_message: null, messages: {} },
  });
});

test("what was thrown is told with its place, or as it is", () => {
  expect(thrown(new TypeError("no room")).text).toMatch(/^TypeError: no room\n {4}at /);
  expect(thrown("gone")).toEqual({ text: "gone" });
});

test("what is noted stands in the file soon, in order, and at the end all of it", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "history-")), "node.jsonl");
  const read = () => (existsSync(file) ? readFileSync(file, "utf8") : "").split("\n").filter(Boolean);
  const noted = () => read().map((line) => JSON.parse(line).room);
  const history = new History(file);
  for (const room of [1, 2]) history.note("node-1", "reset", { room });
  await vi.waitFor(() => expect(noted()).toEqual([1, 2]), 5_000);
  history.note("node-1", "reset", { room: 3 });
  await history.close();
  expect(noted()).toEqual([1, 2, 3]);
});
