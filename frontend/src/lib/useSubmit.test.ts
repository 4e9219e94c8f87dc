import { act, renderHook } from "@testing-library/react";
import type { FormEvent } from "react";
import { expect, test, vi } from "vitest";
import { useSubmit } from "./useSubmit";

const EVENT = { preventDefault: () => undefined } as FormEvent;

test("what is missing is told and nothing is asked, until it is there", async () => {
  const ask = vi.fn(async () => 7);
  const done = vi.fn();
  let missing: Record<string, string> = { name: "A room needs a name." };
  const { result, rerender } = renderHook(() => useSubmit(ask, done, () => missing));
  await act(async () => result.current.submit(EVENT));
  expect(result.current.faults).toEqual({ fields: missing });
  expect(ask).not.toHaveBeenCalled();

  missing = {};
  rerender();
  await act(async () => result.current.submit(EVENT));
  expect(done).toHaveBeenCalledWith(7);
  expect(result.current.faults).toEqual({ fields: {} });
});

test("a second press while it runs asks nothing", async () => {
  const ask = vi.fn(() => new Promise<number>(() => undefined));
  const { result } = renderHook(() => useSubmit(ask, vi.fn()));
  await act(async () => result.current.submit(EVENT));
  await act(async () => result.current.submit(EVENT));
  expect(ask).toHaveBeenCalledTimes(1);
  expect(result.current.busy).toBe(true);
});

test("what failed is told, and it can be tried again", async () => {
  const ask = vi.fn(async (): Promise<number> => {
    throw new Error("no");
  });
  const done = vi.fn();
  const { result } = renderHook(() => useSubmit(ask, done));
  await act(async () => result.current.submit(EVENT));
  expect(result.current.faults.form).toBe("That did not work. Try again in a moment.");
  expect([result.current.busy, done.mock.calls]).toEqual([false, []]);
});
