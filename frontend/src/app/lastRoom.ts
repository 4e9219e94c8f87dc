// The room that this tab was in last. A tab's own: two tabs in two rooms don't disturb each other.

const KEY = "lockstep-last-room";

export function lastRoom(): number | null {
  try {
    return Number(sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)) || null;
  } catch {
    return null;
  }
}

export function rememberRoom(room: number): void {
  try {
    sessionStorage.setItem(KEY, String(room));
    localStorage.setItem(KEY, String(room));
  } catch {
    // Without storage the newest room opens instead.
  }
}
