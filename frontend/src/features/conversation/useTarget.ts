// A message that somebody wants to see: it is loaded, brought into view and lit for a moment.
import { useCallback, useEffect, useRef, useState } from "react";
import { engine } from "@/realtime/engine";
import type { Row } from "./rows";
import type { LogList } from "./useLog";

const LIT_MS = 3_000;

export type Target = Readonly<{ number: number }>;

type Found = "loaded" | "absent" | "failed";

/** `open` leads to a message; each time anew, also to the same one. `first`: where a log that opens starts. */
export function useTarget(room: number, first: Target | null, told: (found: Found, number: number) => void) {
  const [target, setTarget] = useState(first);
  const tell = useRef(told);
  useEffect(() => {
    tell.current = told;
  });
  const open = useCallback(
    async (number: number) => {
      const found = await engine.loadAround(room, number);
      tell.current(found, number);
      if (found === "loaded") setTarget({ number });
    },
    [room],
  );
  return { target, open };
}

/** Scrolls to the target once its row is there; the number that is lit. */
export function useTargetInView(target: Target | null, rows: readonly Row[], list: LogList): number | null {
  const [lit, setLit] = useState<number | null>(null);
  const shown = useRef<Target | null>(null);
  useEffect(() => {
    if (!target || shown.current === target) return;
    const index = rows.findIndex((row) => row.kind === "message" && row.message.number === target.number);
    if (index === -1) return;
    shown.current = target;
    list.scrollToIndex(index, { align: "center" });
    setLit(target.number);
  }, [target, rows, list]);
  useEffect(() => {
    if (lit === null) return;
    const timer = setTimeout(() => setLit(null), LIT_MS);
    return () => clearTimeout(timer);
  }, [lit]);
  return lit;
}
