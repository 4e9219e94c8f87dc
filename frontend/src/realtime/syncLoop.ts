/**
 * When to sync. Start-up, reconnect, wake-up, focus, a need and the clock all end in the same one call, and there is
 * never more than one under way.
 */
import { backoff, jittered } from "@/lib/backoff";

/** Between syncs while all is well: finds the one loss that versions can't show. */
const PERIOD_MS = 45_000;
/** Between syncs while no socket brings changes. */
const POLL_MS = 10_000;
/** Within this time of losing the socket: all others lost theirs at the same moment. */
const SOON_MS = 2_000;
/** Between two syncs that the picture itself asked for. */
const NEED_PAUSE_MS = 500;
const RETRY_FIRST_MS = 1_000;
const RETRY_MAX_MS = 30_000;

/** How one sync ended; `notBefore`: the server asked for a pause until then. */
export type Attempt = Readonly<{ ok: true }> | Readonly<{ ok: false; notBefore: number | null }>;

export type SyncLoopOptions = Readonly<{
  /** Syncs once. Never throws. */
  attempt: () => Promise<Attempt>;
  /** Whether the picture has questions that only a sync can answer. */
  needed: () => boolean;
  /** Whether changes come by themselves. */
  subscribed: () => boolean;
  /** When the next try is planned after a failure; null after success. */
  planned: (at: number | null) => void;
}>;

export type SyncLoop = Readonly<{
  /** Now; or once more after the one under way, which was asked before. */
  sync: () => void;
  /** At a moment of its own, so that clients to whom the same happened do not all ask at once. */
  soon: () => void;
  /** The picture has a question: soon, but not while waiting after a failure. */
  need: () => void;
  stop: () => void;
}>;

export function createSyncLoop({ attempt, needed, subscribed, planned }: SyncLoopOptions): SyncLoop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = false;
  let again = false;
  let failures = 0;
  let pausedUntil = 0;
  let hurry = false;
  let stopped = false;

  async function run(): Promise<void> {
    running = true;
    again = false;
    hurry = false;
    const result = await attempt();
    running = false;
    if (stopped) return;
    if (result.ok) succeeded();
    else failed(result.notBefore);
  }

  function succeeded(): void {
    failures = 0;
    pausedUntil = 0;
    planned(null);
    if (again) start();
    else if (needed()) plan(NEED_PAUSE_MS);
    else plan(jittered(subscribed() ? PERIOD_MS : POLL_MS));
  }

  function failed(notBefore: number | null): void {
    failures += 1;
    pausedUntil = notBefore ?? 0;
    const delay = Math.max(backoff(failures, RETRY_FIRST_MS, RETRY_MAX_MS), pausedUntil - Date.now());
    plan(delay);
    planned(Date.now() + delay);
  }

  function plan(delay: number): void {
    clearTimeout(timer);
    timer = setTimeout(start, delay);
  }

  function start(): void {
    clearTimeout(timer);
    void run();
  }

  return {
    sync: () => {
      if (stopped || Date.now() < pausedUntil) return;
      if (running) again = true;
      else start();
    },
    soon: () => {
      if (stopped || Date.now() < pausedUntil) return;
      if (running) again = true;
      else plan(Math.random() * SOON_MS);
    },
    need: () => {
      if (stopped || running || failures > 0 || hurry) return;
      hurry = true;
      plan(NEED_PAUSE_MS / 10);
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
