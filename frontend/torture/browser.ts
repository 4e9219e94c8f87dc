/** As much of a browser as the client's engine asks for, in Node: events that never come, and `fetch` with a session. */
import { type Note, sha } from "./record";
import { noteSend, sentTo } from "./sent";

const CSRF_TOKEN = "tortured".repeat(4); // any 32 letters: what counts is that cookie and header are the same

export type Session = Readonly<{
  id: number;
  url: string;
  cookies: readonly [session: string, csrf: string];
  key: string;
}>;

/** Before anything of `src` runs. */
export function pretendToBeABrowser(): void {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const globals = { window: new EventTarget(), document, navigator: { onLine: true } };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

/** `localStorage` of one client. */
export function memoryStorage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (key) => kept.get(key) ?? null,
    key: (at) => [...kept.keys()][at] ?? null,
    removeItem: (key) => void kept.delete(key),
    setItem: (key, value) => void kept.set(key, value),
  };
}

/** `fetch` of somebody who is signed in. Notes each attempt to send a message. */
export function fetchOf({ id, cookies: [session, csrf], key }: Session, note: Note): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.headers.set("Cookie", `${session}=${key}; ${csrf}=${CSRF_TOKEN}`);
    if (request.headers.has("X-CSRFToken")) request.headers.set("X-CSRFToken", CSRF_TOKEN);
    const room = sentTo(request);
    // Its own signal follows the one given only as long as that is not collected.
    const outward = (made: Request) => fetch(made, { signal: init?.signal ?? null });
    if (room === null) return outward(request);
    const noteOwn: Note = (kind, facts) => note(kind, { user: id, ...facts });
    return noteSend(request, room, noteOwn, outward, sha);
  };
}
