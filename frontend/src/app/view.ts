/** What a phone shows of the three columns at this address. */
export function viewOf(pathname: string): "list" | "main" | "panel" {
  if (pathname === "/") return "list";
  return /^\/rooms\/[^/]+\/members\/?$/.test(pathname) ? "panel" : "main";
}
