import { useEffect, useState } from "react";
import { backoff } from "@/lib/backoff";
import { faultOf } from "@/lib/faults";
import { events, isAbsent, useEvent, useIsReady, useIsStale } from "@/realtime/eventBook";
import type { WholeEvent } from "@/sync/types";

export type EventLookup =
  | Readonly<{ kind: "loading" }>
  | Readonly<{ kind: "absent" }>
  /** It is tried again by itself. */
  | Readonly<{ kind: "failed"; fault: string }>
  | Readonly<{ kind: "loaded"; event: WholeEvent }>;

const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** One event by its id: read when it is not known, and again whenever its room's changes do not tell it. */
export function useWholeEvent(id: string): EventLookup {
  const event = useEvent(id);
  const stale = useIsStale(id);
  const ready = useIsReady();
  const [failure, setFailure] = useState<unknown>(null);

  // Also when it has changed and is still not known whole: what was asked for before that is of no use.
  useEffect(() => {
    if (!ready || (event !== null && !stale)) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    let tries = 0;
    const told = (error: unknown) => {
      if (over) return;
      setFailure(error);
      tries += 1;
      if (!isAbsent(error)) timer = setTimeout(ask, backoff(tries, RETRY_FIRST_MS, RETRY_MAX_MS));
    };
    const ask = () => void events.read(id).then(() => told(null), told);
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [id, ready, event, stale]);

  if (event) return { kind: "loaded", event };
  if (failure === null) return { kind: "loading" };
  return isAbsent(failure) ? { kind: "absent" } : { kind: "failed", fault: faultOf(failure) };
}
