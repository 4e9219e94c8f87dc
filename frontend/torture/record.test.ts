import { expect, test } from "vitest";
import { fingerprint, hashedFacts, hashedPicture, sha, thrown } from "./record";

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
