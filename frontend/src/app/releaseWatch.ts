/**
 * Looks whether the server has another release of this client: when the tab comes to the front, when its connection is
 * back (a restart may have been an update), now and then, and at once when a file of its own release could not be had.
 */
import { assetsOf, isAnotherRelease } from "@/lib/release";

/** Between two looks, unless something is missing. */
const PAUSE_MS = 10_000;
const PERIOD_MS = 15 * 60_000;

/** `missing`: a part of the page did not come. */
export type ReleaseState = Readonly<{ another: boolean; missing: boolean }>;

/** `askPage` resolves to the server's page, or throws. */
export function createReleaseWatch(known: ReadonlySet<string>, askPage: () => Promise<string>) {
  let state: ReleaseState = { another: false, missing: false };
  let lookedAt = Number.NEGATIVE_INFINITY;
  const chunks = new WeakSet<object>();
  const listeners = new Set<() => void>();

  function set(part: Partial<ReleaseState>): void {
    state = { ...state, ...part };
    for (const tell of listeners) tell();
  }

  async function lookNow(): Promise<void> {
    if (state.another) return;
    lookedAt = Date.now();
    const page = await askPage().catch(() => "");
    if (isAnotherRelease(page, known)) set({ another: true });
  }

  function look(): void {
    if (Date.now() - lookedAt >= PAUSE_MS) void lookNow();
  }

  return {
    get: () => state,
    subscribe: (tell: () => void) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    look,
    /** Whether this was thrown because a chunk could not be had. */
    isMissingChunk: (error: unknown) => typeof error === "object" && error !== null && chunks.has(error),
    /** A part of the page did not come. */
    missed: () => set({ missing: true }),
    /** Until the function returned is called. */
    start: () => {
      const watching = new AbortController();
      const { signal } = watching;
      const seen = () => document.visibilityState === "visible" && look();
      document.addEventListener("visibilitychange", seen, { signal });
      window.addEventListener("focus", look, { signal });
      window.addEventListener(
        "vite:preloadError",
        (event) => {
          if ("payload" in event && event.payload instanceof Error) chunks.add(event.payload);
          void lookNow();
        },
        { signal },
      );
      const timer = setInterval(look, PERIOD_MS);
      return () => {
        watching.abort();
        clearInterval(timer);
      };
    },
  };
}

/** The browser's copy is asked about, so that the answer is hardly more than a yes. */
async function askPage(): Promise<string> {
  const answer = await fetch("/index.html", { cache: "no-cache", signal: AbortSignal.timeout(15_000) });
  return answer.ok ? answer.text() : "";
}

export const releaseWatch = createReleaseWatch(assetsOf(document), askPage);
