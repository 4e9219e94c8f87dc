/** What one reads in the list of members stays in its place while rows come and go above it. Pure, but for the hook. */
import type { Virtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef } from "react";
import { HERE, type Row } from "./rows";

export type HeightOf = (row: Row) => number;

/**
 * How far the list is to be scrolled once its rows are others: the first row in view that is in the same part of the
 * list as before stays where it is. At its very top the list stays there.
 */
export function keptTop(before: readonly Row[], after: readonly Row[], top: number, heightOf: HeightOf): number {
  if (top <= 0) return top;
  const now = new Map(placed(after, heightOf).map((place) => [place.name, place]));
  for (const was of placed(before, heightOf)) {
    const is = was.end > top && now.get(was.name);
    if (is) return Math.max(0, top + is.start - was.start);
  }
  return top;
}

/** Each row with where it stands; named by whether it is under those who are here, too: who comes or goes is no hold. */
function placed(rows: readonly Row[], heightOf: HeightOf): { name: string; start: number; end: number }[] {
  let end = 0;
  let isHere = false;
  return rows.map((row) => {
    const start = end;
    end += heightOf(row);
    if (row.kind === "section") isHere = row.text === HERE;
    return { name: `${isHere} ${row.key}`, start, end };
  });
}

type List = Virtualizer<HTMLDivElement, Element>;

export function useKeptPlace(list: List, rows: readonly Row[], heightOf: HeightOf): void {
  const shown = useRef(rows);
  useLayoutEffect(() => {
    const element = list.scrollElement;
    const before = shown.current;
    shown.current = rows;
    if (!element || before === rows) return;
    const was = list.scrollOffset ?? 0; // the element is as long as the new rows by now, and may have cut it short
    const top = keptTop(before, rows, was, heightOf);
    if (top !== was) element.scrollTop = top;
  }, [list, rows, heightOf]);
}
