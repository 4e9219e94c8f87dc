/** Tells the other tabs of this browser that somebody signed in or out. They ask the server who it is. */

const NAME = "lockstep:session";

export type Tabs = Readonly<{ sessionChanged: () => void }>;

/** `onChange` is called when another tab says so. */
export function openTabs(onChange: () => void): Tabs {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener("message", onChange);
  // The channel does not reach tabs in another process of some browsers; the storage does.
  window.addEventListener("storage", (event) => {
    if (event.key === NAME) onChange();
  });
  return {
    sessionChanged: () => {
      channel.postMessage(null);
      try {
        localStorage.setItem(NAME, String(Date.now()));
      } catch {
        // Storage is full or forbidden: the channel has to do.
      }
    },
  };
}
