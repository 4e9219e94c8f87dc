import { cleanup, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useObjectUrl } from "./useObjectUrl";

let open: Set<string>;
let count = 0;

beforeEach(() => {
  open = new Set();
  vi.spyOn(URL, "createObjectURL").mockImplementation(() => {
    const url = `blob:${count++}`;
    open.add(url);
    return url;
  });
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void open.delete(url));
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test("a file has an address as long as it is shown, and never another file's", () => {
  const [first, second] = [new Blob(["a"]), new Blob(["b"])];
  const seen: (string | null)[] = [];
  const { result, rerender, unmount } = renderHook(
    ({ file }) => {
      const url = useObjectUrl(file);
      seen.push(url);
      return url;
    },
    { initialProps: { file: first as Blob | null } },
  );
  const before = result.current;
  expect([...open]).toEqual([before]);
  seen.length = 0;
  rerender({ file: second });
  expect(seen).not.toContain(before);
  expect([...open]).toEqual([result.current]);
  rerender({ file: null });
  expect([result.current, open.size]).toEqual([null, 0]);
  rerender({ file: second });
  expect(open.size).toBe(1);
  unmount();
  expect(open.size).toBe(0);
});
