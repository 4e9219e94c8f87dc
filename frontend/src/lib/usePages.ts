// A list that is read page by page: what was found before stays until the new answer is here.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

/** One page from the server; `next` goes back in as the cursor of the page after it. */
type Page<T> = Readonly<{ results: readonly T[]; next: string | null }>;
export type ReadPage<T> = (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;

export type Pages<T> = Readonly<{
  rows: readonly T[];
  state: "loading" | "idle" | "failed";
  /** The rows are of this list: not before its first page, then also while it is read anew. */
  isRead: boolean;
  hasMore: boolean;
  /** The next page, unless one is on its way. */
  more: () => void;
  /** The page that failed, once more. */
  retry: () => void;
}>;

type Options = Readonly<{
  /** Milliseconds before the first page is asked for. */
  pause?: number;
  /** Another one: the same list has changed and is read anew, as far as it was read. */
  edition?: unknown;
}>;

/** Starts over whenever `read` is another function or the edition changes. Only the latest question counts. */
export function usePages<T>(read: ReadPage<T>, { pause = 0, edition = 0 }: Options = {}): Pages<T> {
  const list = useMemo(() => ({ read, edition }), [read, edition]);
  const [rows, setRows] = useState<readonly T[]>([]);
  const [state, setState] = useState<Pages<T>["state"]>("loading");
  const [next, setNext] = useState<string | null>(null);
  const asked = useRef<{ by: AbortController; cursor: string | null } | null>(null);
  const [of, setOf] = useState<ReadPage<T> | null>(null);
  const held = useRef<{ of: ReadPage<T>; count: number } | null>(null);

  const ask = useCallback(
    async (cursor: string | null) => {
      asked.current?.by.abort();
      const by = new AbortController();
      asked.current = { by, cursor };
      setState("loading");
      try {
        const known = held.current?.of === list.read ? held.current.count : 0;
        const page = await readUpTo(cursor ? 0 : known, list.read, cursor, by.signal);
        if (by.signal.aborted) return;
        held.current = { of: list.read, count: (cursor ? known : 0) + page.results.length };
        setRows((before) => (cursor ? [...before, ...page.results] : page.results));
        setOf(() => list.read);
        setNext(page.next);
        setState("idle");
      } catch {
        if (!by.signal.aborted) setState("failed");
      }
    },
    [list],
  );

  useEffect(() => {
    const timer = setTimeout(() => void ask(null), pause);
    return () => {
      clearTimeout(timer);
      asked.current?.by.abort();
    };
  }, [ask, pause]);

  const more = useCallback(() => {
    if (next !== null && state === "idle") void ask(next);
  }, [ask, next, state]);
  const retry = useCallback(() => void ask(asked.current?.cursor ?? null), [ask]);
  return { rows, state, isRead: of === read, hasMore: next !== null, more, retry };
}

/** The page, and those after it until there are so many rows: whoever has scrolled far stays there. */
async function readUpTo<T>(
  count: number,
  read: ReadPage<T>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Page<T>> {
  let page = await read(cursor, signal);
  while (page.next !== null && page.results.length < count && !signal.aborted) {
    const { results, next } = await read(page.next, signal);
    page = { results: [...page.results, ...results], next };
  }
  return page;
}
