// Tab leads to one message of the log, the arrow keys from there to the others.
import { type FocusEvent, type KeyboardEvent, useMemo, useState } from "react";
import type { Row } from "./rows";

const STEPS: Record<string, 1 | -1> = { ArrowUp: -1, ArrowDown: 1 };

/** `number`: the message that Tab leads to, the last one unless another had the focus, which is `held`. */
export function useRover(rows: readonly Row[]) {
  const [held, setHeld] = useState<number | null>(null);
  const watch = useMemo(
    () => ({
      onFocus: ({ target }: FocusEvent) => {
        const number = numberOf(target.closest("[data-message]"));
        if (number !== null) setHeld(number);
      },
      onKeyDown: (event: KeyboardEvent) => {
        const number = numberOf(event.target);
        const step = STEPS[event.key];
        if (number === null || !step || event.altKey) return;
        const next = event.currentTarget.querySelector<HTMLElement>(`[data-message="${number + step}"]`);
        if (!next) return;
        event.preventDefault();
        next.focus();
      },
    }),
    [],
  );
  return { number: numberIn(rows, held), held, watch };
}

function numberOf(target: EventTarget | null): number | null {
  const number = target instanceof HTMLElement ? target.dataset.message : undefined;
  return number ? Number(number) : null;
}

function numberIn(rows: readonly Row[], wanted: number | null): number | null {
  let found: number | null = null;
  for (const row of rows) {
    if (row.kind !== "message") continue;
    if (row.message.number === wanted) return wanted;
    found = row.message.number;
  }
  return found;
}
