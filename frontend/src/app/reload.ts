// Loads the page anew without losing anything: drafts are written down on leaving, sends already are; the place is in the address.

const AT_END_PX = 80;

export function reload(): void {
  window.history.replaceState(window.history.state, "", addressOfPlace(document, window.location));
  window.location.reload();
}

/** The address; in a log that is scrolled up, that of the message in its middle. */
export function addressOfPlace(page: Document, { pathname, search, hash }: Location): string {
  const address = `${pathname}${search}${hash}`;
  const room = /^\/rooms\/\d+/.exec(pathname)?.[0];
  const rows = [...page.querySelectorAll<HTMLElement>("[data-message]")];
  const log = rows[0]?.closest("section");
  if (!room || !log || log.scrollHeight - log.scrollTop - log.clientHeight < AT_END_PX) return address;
  const { top, bottom } = log.getBoundingClientRect();
  const middle = (top + bottom) / 2;
  const row = rows.find((one) => one.getBoundingClientRect().bottom >= middle) ?? rows[0];
  return `${room}/messages/${row?.dataset.message}`;
}
