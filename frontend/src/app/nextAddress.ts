// Where to go after signing up: an address of this app, never anywhere else.

const HERE = "http://here.invalid";

export function signUpFor(pathname: string): string {
  return pathname === "/" || pathname === "/sign-in" ? "/sign-up" : `/sign-up?next=${encodeURIComponent(pathname)}`;
}

export function nextFrom(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  // As a browser reads it: "//host", "/\host" and "/<tab>/host" would leave this server.
  if (!next.startsWith("/") || !URL.canParse(next, HERE)) return "/";
  const { origin, pathname, search: query, hash } = new URL(next, HERE);
  return origin === HERE ? pathname + query + hash : "/";
}
