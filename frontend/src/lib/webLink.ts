/** A link to the web that is safe to follow, and how it is shown; null for everything else. */
export function webLink(address: string): Readonly<{ href: string; text: string }> | null {
  try {
    const { protocol, hostname, host, pathname, search, href } = new URL(address);
    if ((protocol !== "https:" && protocol !== "http:") || !hostname) return null;
    const rest = `${pathname}${search}`;
    return { href, text: `${host}${rest === "/" ? "" : rest}` };
  } catch {
    return null;
  }
}
