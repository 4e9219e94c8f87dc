// While scrolling, the day of the uppermost line stands under the header; the next day's line pushes it away.
import { type RefObject, useEffect, useRef, useState } from "react";
import { classes } from "@/lib/classes";
import { dayKey } from "@/lib/clock";
import { DayLine } from "./Lines";
import type { Row } from "./rows";
import styles from "./StickyDay.module.css";
import type { LogList } from "./useLog";

const HEIGHT = 36;
const LINGER_MS = 1200;
/** A scroll this long after the last wheel, touch, key or press is not the reader's own. */
const BY_HAND_MS = 1000;
const HANDS = ["wheel", "touchmove", "keydown", "pointerdown", "pointermove"] as const;

type StickyDayProps = { list: LogList; rows: readonly Row[]; scroller: RefObject<HTMLDivElement | null>; now: Date };

export function StickyDay({ list, rows, scroller, now }: StickyDayProps) {
  const [at, setAt] = useState<Date | null>(null);
  const [shown, setShown] = useState(false);
  const holder = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = element.scrollTop;
    let touched = Number.NEGATIVE_INFINITY;
    const onHand = (event: Event) => {
      const hovers = event instanceof PointerEvent && event.buttons === 0;
      if (!hovers) touched = event.timeStamp;
    };
    const onScroll = (event: Event) => {
      const top = element.scrollTop;
      const moved = Math.abs(top - last) >= 1;
      last = top;
      if (!moved || event.timeStamp - touched > BY_HAND_MS) return;
      touched = event.timeStamp; // momentum goes on after the finger has left
      const { day, push } = dayAt(list, rows, top);
      setAt((before) => (before && day && dayKey(before) === dayKey(day) ? before : day));
      if (holder.current) holder.current.style.transform = `translateY(${push}px)`;
      setShown(day !== null);
      clearTimeout(timer);
      timer = setTimeout(() => setShown(false), LINGER_MS);
    };
    for (const hand of HANDS) element.addEventListener(hand, onHand, { passive: true });
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      for (const hand of HANDS) element.removeEventListener(hand, onHand);
      clearTimeout(timer);
      element.removeEventListener("scroll", onScroll);
    };
  }, [list, rows, scroller]);

  return (
    <div ref={holder} className={classes(styles.sticky, shown && styles.shown)} aria-hidden="true">
      {at && <DayLine at={at} now={now} />}
    </div>
  );
}

/** The day in view at `top`, null where its own line is still visible, and how far the next one pushes it. */
function dayAt(list: LogList, rows: readonly Row[], top: number): { day: Date | null; push: number } {
  const items = list.getVirtualItems();
  const current = items.find((item) => item.end > top);
  const row = current && rows[current.index];
  if (!current || !row || current.start > top || row.kind === "begin") return { day: null, push: 0 };
  if (row.kind === "day") return { day: null, push: 0 };
  const next = items.find((item) => item.start > top && rows[item.index]?.kind === "day");
  const push = next ? Math.min(0, next.start + 14 - top - HEIGHT) : 0;
  return { day: row.at, push };
}
