// One's answers on their way: the last press counts, one request at a time for each event, and what fails is said.
import { create } from "zustand";
import { faultOf } from "@/lib/faults";
import { store } from "@/realtime/engine";
import { events } from "@/realtime/eventBook";
import type { Answer } from "@/sync/types";

/** What was asked for and is not confirmed; with a fault: not saved, until one tries again or answers otherwise. */
export type Asked = Readonly<{ status: Answer; fault: string | null }>;

const useStore = create<{ asked: ReadonlyMap<string, Asked> }>(() => ({ asked: new Map() }));
const underway = new Set<string>();

store.subscribe(({ account }, { account: before }) => {
  if (account?.picture.me !== before?.picture.me) useStore.setState({ asked: new Map() }); // it was somebody else's
});

export function useAsked(event: string): Asked | null {
  return useStore(({ asked }) => asked.get(event) ?? null);
}

/** The room shows what the server made of it; until then it is only asked for. */
export function answer(event: string, status: Answer): void {
  put(event, { status, fault: null });
  void settle(event);
}

async function settle(event: string): Promise<void> {
  if (underway.has(event)) return;
  underway.add(event);
  let wanted = wishFor(event);
  let sent: Asked | undefined;
  try {
    for (; wanted !== sent; wanted = wishFor(event)) {
      sent = wanted;
      if (wanted) await events.answer(event, wanted.status);
    }
    put(event, null);
  } catch (error) {
    const last = wishFor(event);
    if (last) put(event, { ...last, fault: faultOf(error) });
  } finally {
    underway.delete(event);
  }
}

function wishFor(event: string): Asked | undefined {
  return useStore.getState().asked.get(event);
}

function put(event: string, asked: Asked | null): void {
  const next = new Map(useStore.getState().asked);
  if (asked) next.set(event, asked);
  else next.delete(event);
  useStore.setState({ asked: next });
}
