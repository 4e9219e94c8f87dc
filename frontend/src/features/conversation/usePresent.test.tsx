import { renderHook } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { Send } from "@/sync/types";
import { usePresent } from "./usePresent";
import type { Target } from "./useTarget";

const toEnd = vi.fn();

beforeEach(() => {
  toEnd.mockReset();
  vi.spyOn(engine, "jumpToPresent").mockReset();
});

function send(clientId: string, elsewhere = false): Send {
  const words = { room: 1, content: clientId, replyTo: null, attachments: [], createdAt: 0 };
  return { clientId, ...words, attempts: 0, wentOut: true, elsewhere, state: { kind: "queued", notBefore: 0 } };
}

type Given = { pending?: readonly Send[]; atEnd: boolean; target?: Target | null };

function open(given: Given) {
  const hook = ({ pending = [], atEnd, target = null }: Given) => usePresent({ pending, atEnd }, 1, target, toEnd);
  const { result, rerender } = renderHook(hook, { initialProps: given });
  return { go: () => result.current(), show: rerender };
}

const led = () => [vi.mocked(engine.jumpToPresent).mock.calls.length, toEnd.mock.calls.length];

test("one's own words are in view, and whoever reads elsewhere later is not led to the end again", () => {
  const { show } = open({ atEnd: true });
  const pending = [send("a")];
  show({ atEnd: true, pending });
  expect(led()).toEqual([1, 1]);
  show({ atEnd: false, pending: [] });
  show({ atEnd: true, pending: [] });
  expect(led()).toEqual([1, 1]);
});

test("where the end is not loaded, once more as soon as it is", () => {
  const { show } = open({ atEnd: false });
  show({ atEnd: false, pending: [send("a")] });
  show({ atEnd: true, pending: [send("a")] });
  show({ atEnd: true, pending: [] });
  expect(led()).toEqual([1, 2]);
});

test("a press leads there, too, on a line that takes its time", () => {
  const { go, show } = open({ atEnd: false });
  go();
  show({ atEnd: true });
  expect(led()).toEqual([1, 2]);
});

test("not if one is led to a message meanwhile", () => {
  const { go, show } = open({ atEnd: false });
  go();
  show({ atEnd: false, target: { number: 7 } });
  show({ atEnd: true, target: { number: 7 } });
  expect(led()).toEqual([1, 1]);
});

test("a send that is confirmed behind a refused one, and those of other tabs, are none of one's new words", () => {
  const { show } = open({ atEnd: true, pending: [send("x"), send("y")] });
  show({ atEnd: true, pending: [send("x")] });
  show({ atEnd: true, pending: [send("x"), send("z", true)] });
  expect(led()).toEqual([0, 0]);
});
