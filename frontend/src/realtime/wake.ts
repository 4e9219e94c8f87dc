/** When the world may have moved on without us: the tab or the device wakes up, or the network comes back. */

/** A timer that comes this late says that the device slept. */
const TICK_MS = 5_000;
const SLEPT_MS = 20_000;

export type WakeEvents = Readonly<{
  /** Look again: the tab is seen again, or the network is back. */
  wake: () => void;
  /** Time has passed in which nothing ran, or the clock was put back: neither sockets nor planned times can be trusted. */
  slept: () => void;
  /** What the device says about its network has changed. */
  network: () => void;
  /** Last chance to write something down. */
  leaving: () => void;
}>;

/** Watches until the function returned is called. */
export function watchWaking(on: WakeEvents): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const seen = () => (isSeen() ? on.wake() : on.leaving());

  document.addEventListener("visibilitychange", seen, { signal });
  window.addEventListener("focus", on.wake, { signal });
  window.addEventListener("pagehide", on.leaving, { signal });
  document.addEventListener("freeze", on.leaving, { signal });
  document.addEventListener("resume", on.slept, { signal });
  window.addEventListener("pageshow", (event) => (event.persisted ? on.slept() : on.wake()), { signal });
  window.addEventListener("offline", on.network, { signal });
  window.addEventListener(
    "online",
    () => {
      on.network();
      on.wake();
    },
    { signal },
  );
  const stopTicking = watchClock(on.slept);
  return () => {
    watching.abort();
    stopTicking();
  };
}

/** The tab is on screen. */
export function isSeen(): boolean {
  return document.visibilityState === "visible";
}

function watchClock(slept: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const missed = now - last - TICK_MS;
    last = now;
    if (missed > SLEPT_MS || missed < -SLEPT_MS) slept();
  }, TICK_MS);
  return () => clearInterval(timer);
}
