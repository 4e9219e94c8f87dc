/** What is kept of the messages that one edits. */
import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { message } from "@/testing/samples";
import { useEditing } from "./editing";

let room = 0;
const [one, two] = [message(1, 1), message(2, 2)];

function open(memory = `1 ${++room}`) {
  const { result, unmount } = renderHook(() => useEditing(memory));
  const texts = () => [...result.current.edits].map(([id, { text }]) => [id - 100, text]);
  return { memory, texts, unmount, calls: () => result.current };
}

test("what is saved late ends its own edit and no other", () => {
  const { calls, texts } = open();
  act(() => calls().begin(one));
  act(() => calls().write(one.id, "one, better"));
  const { end } = calls();
  act(() => calls().begin(two));
  act(() => calls().write(two.id, "two, better"));
  act(() => end(one.id, "one, better"));
  expect(texts()).toEqual([[2, "two, better"]]);
});

test("to begin with another leaves unsaved words; what is as it was ends", () => {
  const { calls, texts } = open();
  act(() => calls().begin(one));
  act(() => calls().begin(two));
  expect(texts()).toEqual([[2, "message 2"]]);
  act(() => calls().write(two.id, "two, better"));
  act(() => calls().begin(one));
  expect(texts()).toEqual([
    [2, "two, better"],
    [1, "message 1"],
  ]);
});

test("to begin with the same one again keeps its words, and asks for the focus again", () => {
  const { calls, texts } = open();
  act(() => calls().begin(one));
  expect(calls().begun).toBe(one.id);
  act(() => calls().shown());
  act(() => calls().write(one.id, "one, better"));
  expect(calls().begun).toBeNull();
  act(() => calls().begin(one));
  expect([calls().begun, texts()]).toEqual([one.id, [[1, "one, better"]]]);
});

test("saved while one looked at another room, it is over on the way back", () => {
  const { memory, calls, unmount } = open();
  act(() => calls().begin(one));
  const { end } = calls();
  unmount();
  const back = open(memory);
  expect(back.texts()).toEqual([[1, "message 1"]]);
  act(() => end(one.id, "message 1"));
  expect(back.texts()).toEqual([]);
});

test("an answer to what was saved before does not end a later edit of the same message", () => {
  const { calls, texts } = open();
  act(() => calls().begin(one));
  act(() => calls().end(one.id));
  act(() => calls().begin(one));
  act(() => calls().write(one.id, "one, once more"));
  act(() => calls().end(one.id, "one, better"));
  expect(texts()).toEqual([[1, "one, once more"]]);
});
