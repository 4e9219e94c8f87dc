/** What is looked for stands in the page's address: a search can be kept, sent, and gone back to. */
import type { Having, Wanted } from "@/realtime/views";

export const HAVING: Readonly<Record<Having, string>> = {
  file: "a file",
  picture: "a picture",
  link: "a link",
  event: "an event",
};

/** From `?q=…&has=…&room=…&from=…&since=…&until=…`; what can't be meant is left out. */
export function wantedIn(address: URLSearchParams): Wanted {
  const has = having(address.get("has"));
  const room = id(address.get("room"));
  const from = id(address.get("from"));
  const since = day(address.get("since"));
  const until = day(address.get("until"));
  return {
    text: (address.get("q") ?? "").trim().slice(0, 100),
    ...(has && { has }),
    ...(room && { room }),
    ...(from && { from }),
    ...(since && { since }),
    ...(until && { until }),
  };
}

/** The address's part for it; `""` and null leave a filter out. */
export function addressOf(address: URLSearchParams, changes: Record<string, string | null>): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}

function having(text: string | null): Having | null {
  return text && Object.hasOwn(HAVING, text) ? (text as Having) : null;
}

function id(text: string | null): number | null {
  return text && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

function day(text: string | null): string | null {
  return text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
