import { countText, MENTIONS_SHOWN } from "@/lib/countText";
import type { UnreadTotal } from "@/realtime/views";

/** What is unread first, because a narrow tab shows little more: mentions if there are any, `(@2)`, else all. */
export function tabTitle(place: string, server: string, { unread, mentions }: UnreadTotal): string {
  const name = place ? `${place} · ${server}` : server;
  if (mentions > 0) return `(@${countText(mentions, MENTIONS_SHOWN)}) ${name}`;
  return unread > 0 ? `(${countText(unread)}) ${name}` : name;
}
