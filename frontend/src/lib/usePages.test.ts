import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { type ReadPage, usePages } from "./usePages";

type Asked = { cursor: string | null; signal: AbortSignal; answer: (rows: string[], next: string | null) => void };

/** A list whose pages are answered by hand. */
function list(): { read: ReadPage<string>; asked: Asked[]; refuse: () => void } {
  const asked: Asked[] = [];
  let refuse = () => {};
  const read: ReadPage<string> = (cursor, signal) =>
    new Promise((resolve, reject) => {
      asked.push({ cursor, signal, answer: (results, next) => resolve({ results, next }) });
      refuse = () => reject(new Error("no answer"));
    });
  return { read, asked, refuse: () => refuse() };
}

async function firstPage(next: string | null) {
  const { read, asked, refuse } = list();
  const { result, rerender } = renderHook(({ from }) => usePages(from), { initialProps: { from: read } });
  await waitFor(() => expect(asked).toHaveLength(1));
  await act(async () => asked[0]?.answer(["a", "b"], next));
  return { result, asked, refuse, rerender };
}

it("reads the first page, then the next ones after it", async () => {
  const { result, asked } = await firstPage("2");
  expect(result.current).toMatchObject({ rows: ["a", "b"], state: "idle", hasMore: true });
  act(() => result.current.more());
  expect(asked[1]?.cursor).toBe("2");
  expect(result.current).toMatchObject({ rows: ["a", "b"], state: "loading" });
  await act(async () => asked[1]?.answer(["c"], null));
  expect(result.current).toMatchObject({ rows: ["a", "b", "c"], state: "idle", hasMore: false });
});

it("asks for nothing while a page is on its way, nor after the last one", async () => {
  const { result, asked } = await firstPage("2");
  act(() => result.current.more());
  act(() => result.current.more());
  expect(asked).toHaveLength(2);
  await act(async () => asked[1]?.answer([], null));
  act(() => result.current.more());
  expect(asked).toHaveLength(2);
});

it("tries the page again that failed, and keeps what it has", async () => {
  const { result, asked, refuse } = await firstPage("2");
  act(() => result.current.more());
  await act(async () => refuse());
  expect(result.current).toMatchObject({ rows: ["a", "b"], state: "failed" });
  act(() => result.current.retry());
  expect(asked[2]?.cursor).toBe("2");
});

it("starts over for another list, whose answer alone counts", async () => {
  const { result, asked, rerender } = await firstPage("2");
  act(() => result.current.more());
  const other = list();
  rerender({ from: other.read });
  await waitFor(() => expect(other.asked).toHaveLength(1));
  expect(asked[1]?.signal.aborted).toBe(true);
  expect(result.current.rows).toEqual(["a", "b"]);
  await act(async () => asked[1]?.answer(["late"], null));
  await act(async () => other.asked[0]?.answer(["z"], null));
  expect(result.current).toMatchObject({ rows: ["z"], state: "idle", hasMore: false });
});

it("reads a list anew that has changed, and shows the old one until then", async () => {
  const { read, asked } = list();
  const { result, rerender } = renderHook(({ edition }) => usePages(read, { edition }), {
    initialProps: { edition: 1 },
  });
  await waitFor(() => expect(asked).toHaveLength(1));
  await act(async () => asked[0]?.answer(["a"], null));
  rerender({ edition: 2 });
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(result.current.rows).toEqual(["a"]);
  await act(async () => asked[1]?.answer(["a", "b"], null));
  expect(result.current.rows).toEqual(["a", "b"]);
});

it("reads a changed list as far as it was read before, and another one from its start", async () => {
  const { read, asked } = list();
  const { result, rerender } = renderHook(({ from, edition }) => usePages(from, { edition }), {
    initialProps: { from: read, edition: 1 },
  });
  await waitFor(() => expect(asked).toHaveLength(1));
  await act(async () => asked[0]?.answer(["a", "b"], "2"));
  act(() => result.current.more());
  await act(async () => asked[1]?.answer(["c"], "3"));
  rerender({ from: read, edition: 2 });
  await waitFor(() => expect(asked).toHaveLength(3));
  await act(async () => asked[2]?.answer(["a", "x"], "2"));
  expect([asked[3]?.cursor, result.current.rows]).toEqual(["2", ["a", "b", "c"]]);
  await act(async () => asked[3]?.answer(["b", "c"], "4"));
  expect(result.current).toMatchObject({ rows: ["a", "x", "b", "c"], hasMore: true });
  const other = list();
  rerender({ from: other.read, edition: 2 });
  await waitFor(() => expect(other.asked).toHaveLength(1));
  await act(async () => other.asked[0]?.answer(["z"], "2"));
  expect([other.asked.length, result.current.rows]).toEqual([1, ["z"]]);
});
