// The scroll keeper: a virtual list that starts where it should, stays where the reader is, and asks for pages.
import { defaultRangeExtractor, type Range, useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from "react";
import { engine } from "@/realtime/engine";
import type { RoomId } from "@/sync/types";
import { END_THRESHOLD, estimateHeight, NEW_LINE_PEEK, seenNumber, startOf, wantsNewer, wantsOlder } from "./keeper";
import { findPosition, savePosition } from "./positions";
import type { Row } from "./rows";

export type LogList = Virtualizer<HTMLDivElement, HTMLLIElement>;

type LogInput = {
  /** Names the room for this account; its position is kept under it. */
  memory: string;
  room: RoomId;
  rows: readonly Row[];
  seams: ReadonlySet<number>;
  atStart: boolean;
  atEnd: boolean;
  older: "idle" | "loading" | "failed";
  newer: "idle" | "loading" | "failed";
  /** The message that it was opened for. */
  target: number | null;
};

type Log = {
  scroller: RefObject<HTMLDivElement | null>;
  list: LogList;
  /** The highest message number that was in view. */
  seen: number;
  isAtEnd: boolean;
  toEnd: () => void;
};

const PAD = 16;
const PAD_OLDER = 120;

/** `kept`: rows that stay in the document wherever the view is, because somebody is about something in them. */
export function useLog(input: LogInput, kept: ReadonlySet<number>): Log {
  const { memory, rows, atStart, atEnd } = input;
  const scroller = useRef<HTMLDivElement>(null);
  const [former] = useState(() => findPosition(memory));
  const [charsPerLine] = useState(() => Math.max(28, Math.min(96, Math.floor((window.innerWidth - 120) / 7.6))));
  const endWasLoaded = useRef(atEnd);

  const list = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateHeight(rows[index], charsPerLine),
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    overscan: 6,
    rangeExtractor: useCallback((range: Range) => withKept(range, kept), [kept]),
    anchorTo: "end",
    // Not in the render that first reaches the room's end: that page was asked for by scrolling, not by news.
    followOnAppend: atEnd && endWasLoaded.current,
    scrollEndThreshold: END_THRESHOLD,
    scrollPaddingStart: NEW_LINE_PEEK,
    paddingStart: atStart ? 0 : PAD_OLDER,
    paddingEnd: PAD,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
    ...(former && { initialMeasurementsCache: former.measured }),
  });
  useEffect(() => {
    endWasLoaded.current = atEnd;
  }, [atEnd]);

  useStart(list, rows, former, input.target);
  useMemory(list, input);
  const isAtEnd = useEndKeeper(list, scroller, atEnd);
  const seen = useReading(list, scroller, input, kept.size === 0);
  const toEnd = useCallback(() => list.scrollToEnd(), [list]);
  return { scroller, list, seen, isAtEnd, toEnd };
}

function withKept(range: Range, kept: ReadonlySet<number>): number[] {
  return [...new Set([...defaultRangeExtractor(range), ...kept])].sort((a, b) => a - b);
}

function useStart(
  list: LogList,
  rows: readonly Row[],
  former: ReturnType<typeof findPosition>,
  target: number | null,
): void {
  const started = useRef(false);
  useLayoutEffect(() => {
    return () => {
      started.current = false;
    };
  }, []);
  useLayoutEffect(() => {
    if (started.current || rows.length === 0) return;
    started.current = true;
    const start = startOf(rows, former, target);
    if (start.kind === "target") return list.scrollToIndex(start.index, { align: "center" });
    if (start.kind === "end") return list.scrollToEnd();
    if (start.kind === "new-line") return list.scrollToIndex(start.index, { align: "start" });
    const [offset] = list.getOffsetForIndex(start.index, "start") ?? [0];
    list.scrollToOffset(offset + NEW_LINE_PEEK + start.above);
  }, [list, rows, former, target]);
}

/** Notes the place on leaving the room. */
function useMemory(list: LogList, input: LogInput): void {
  const latest = useRef(input);
  useLayoutEffect(() => {
    latest.current = input;
  });
  useLayoutEffect(() => {
    return () => {
      const { memory, rows, seams, atEnd } = latest.current;
      const offset = list.scrollOffset ?? 0;
      const item = list.getVirtualItemForOffset(offset);
      const anchor = item && rows[item.index];
      if (!item || !anchor) return;
      savePosition(memory, {
        // The list has let go of its element by now: what it remembers has to do.
        atEnd: atEnd && list.getTotalSize() - offset - (list.scrollRect?.height ?? 0) <= END_THRESHOLD,
        anchor: anchor.key,
        above: offset - item.start,
        measured: list.takeSnapshot(),
        seams,
      });
    };
  }, [list]);
}

/** Whether the end is in view; keeps it there while the view itself shrinks (keyboard, a growing composer). */
function useEndKeeper(list: LogList, scroller: RefObject<HTMLDivElement | null>, atEnd: boolean): boolean {
  const [isAtEnd, setAtEnd] = useState(true);
  const kept = useRef(true);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const note = () => {
      kept.current = atEnd && distanceToEnd(element) <= END_THRESHOLD;
      setAtEnd(kept.current);
    };
    const resized = new ResizeObserver(() => {
      if (kept.current) element.scrollTop = element.scrollHeight;
    });
    note();
    resized.observe(element);
    element.addEventListener("scroll", note, { passive: true });
    return () => {
      resized.disconnect();
      element.removeEventListener("scroll", note);
    };
  }, [scroller, atEnd]);
  const total = list.getTotalSize();
  useEffect(() => {
    const element = scroller.current;
    if (element && total > 0) setAtEnd(atEnd && distanceToEnd(element) <= END_THRESHOLD);
  }, [scroller, atEnd, total]);
  return isAtEnd;
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.scrollTop - element.clientHeight;
}

/**
 * Looks at what is in view: marks it read while the tab is visible, and asks for the pages beyond. `idle`: the person is
 * about nothing in any row.
 */
function useReading(list: LogList, scroller: RefObject<HTMLDivElement | null>, input: LogInput, idle: boolean): number {
  const [seen, setSeen] = useState(0);
  const [looks, look] = useReducer((count: number) => count + 1, 0);

  useEffect(() => {
    const element = scroller.current;
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    element?.addEventListener("scroll", soon, { passive: true });
    document.addEventListener("visibilitychange", soon);
    soon();
    return () => {
      cancelAnimationFrame(frame);
      element?.removeEventListener("scroll", soon);
      document.removeEventListener("visibilitychange", soon);
    };
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    if (!element || looks === 0) return;
    const { room, rows, atStart, atEnd, older, newer } = input;
    const view = { top: element.scrollTop, height: element.clientHeight };
    if (!atStart && older === "idle" && wantsOlder(view)) engine.loadOlder(room);
    if (!atEnd && newer === "idle" && wantsNewer(view, element.scrollHeight)) engine.loadNewer(room);
    if (document.visibilityState !== "visible") return;
    const number = seenNumber(rows, list.getVirtualItems(), view);
    if (number === 0) return;
    engine.markRead(room, number);
    if (atEnd && idle && isLast(rows, number)) engine.restAtEnd(room);
    setSeen((before) => Math.max(before, number));
  }, [looks, list, scroller, input, idle]);
  return seen;
}

function isLast(rows: readonly Row[], number: number): boolean {
  const last = rows.findLast((row) => row.kind === "message");
  return last?.message.number === number;
}
