/** Asks for the changes that a room lacks, once they are due. */
import type { Api } from "@/api/api";
import { doubt, type Step, takeRange } from "@/sync/picture";
import { dueRanges, type MissingRange, nextDue } from "@/sync/repair";
import { repairOfGap } from "@/sync/repairLog";
import type { RoomId } from "@/sync/types";
import { parseChange } from "@/sync/wire";
import type { AccountStore } from "./accountStore";
import { type Failures, retryTime } from "./failures";

/** After a range that got no answer; longer where the server asks for it. */
const PAUSE_MS = 2_000;

export type GapRepair = Readonly<{ look: () => void; stop: () => void }>;

/** `look` after every step of the picture; `take` takes in what came. */
export function createGapRepair(
  api: Pick<Api, "changes">,
  account: AccountStore,
  failures: Failures,
  take: (step: Step) => void,
): GapRepair {
  const asking = new Set<RoomId>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    const { picture } = account.get();
    for (const range of dueRanges(picture, Date.now())) {
      if (!asking.has(range.room)) void ask(range);
    }
    const due = nextDue(picture);
    if (due !== null && asking.size === 0) timer = setTimeout(look, due - Date.now());
  }

  async function ask({ room, after }: MissingRange): Promise<void> {
    asking.add(room);
    const began = Date.now();
    try {
      const { results } = await api.changes(room, after);
      const now = Date.now();
      const step = takeRange(account.get().picture, room, results.map(parseChange), now);
      take(step);
      account.note(repairOfGap(room, step.applied, now, now - began));
    } catch (error) {
      const refused = failures.report(error) === "refused";
      // Behind the horizon, before our joining, or not ours any more: only a sync can tell.
      if (refused) take({ picture: doubt(account.get().picture, room), applied: [] });
      else await pause(retryTime(error));
    } finally {
      asking.delete(room);
      if (account.isOpen()) look();
    }
  }

  return { look, stop: () => clearTimeout(timer) };
}

function pause(notBefore: number | null): Promise<void> {
  const ms = Math.max(PAUSE_MS, (notBefore ?? 0) - Date.now());
  return new Promise((resolve) => setTimeout(resolve, ms));
}
