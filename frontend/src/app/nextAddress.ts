// Where to go after signing up: an address of this app, never anywhere else.

export function signUpFor(pathname: string): string {
  return pathname === "/" || pathname === "/sign-in" ? "/sign-up" : `/sign-up?next=${encodeURIComponent(pathname)}`;
}

export function nextFrom(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "/";
  // "//host" and "/\host" would leave this server.
  return /^\/(?![/\\])/.test(next) ? next : "/";
}
