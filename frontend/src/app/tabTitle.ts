import { countText } from "@/lib/countText";

/** Unread first, because a narrow tab shows little more. */
export function tabTitle(place: string, server: string, unread: number): string {
  const name = place ? `${place} · ${server}` : server;
  return unread > 0 ? `(${countText(unread)}) ${name}` : name;
}
