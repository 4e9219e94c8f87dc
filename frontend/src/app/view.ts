/** What a phone shows of the three columns at this address. */
export function viewOf(pathname: string): "list" | "main" | "panel" {
  if (pathname === "/") return "list";
  return /^\/rooms\/[^/]+\/members\/?$/.test(pathname) ? "panel" : "main";
}

/** The room that an address is about. */
export function roomIn(pathname: string): number | null {
  return Number(/^\/rooms\/([1-9]\d{0,9})(\/|$)/.exec(pathname)?.[1]) || null;
}

/** After any address: the form for a new event over that page. */
export const NEW_EVENT = "#new-event";
