import { useCallback, useEffect, useState } from "react";
import { faultOf, isRefusal } from "@/lib/faults";

export type Loaded<T> =
  | Readonly<{ kind: "loading" }>
  /** `refused`: trying again is of no use. */
  | Readonly<{ kind: "failed"; fault: string; refused: boolean }>
  | Readonly<{ kind: "loaded"; value: T }>;

/** What one question answers; `again` asks once more, `set` takes what is known anyway. `load` must stay the same. */
export function useLoaded<T>(load: () => Promise<T>): {
  answer: Loaded<T>;
  again: () => void;
  set: (value: T) => void;
} {
  const [answer, setAnswer] = useState<Loaded<T>>({ kind: "loading" });
  const set = useCallback((value: T) => setAnswer({ kind: "loaded", value }), []);
  const again = useCallback(() => {
    load().then(set, (error: unknown) =>
      setAnswer({ kind: "failed", fault: faultOf(error), refused: isRefusal(error) }),
    );
  }, [load, set]);
  useEffect(again, [again]);
  return { answer, again, set };
}
