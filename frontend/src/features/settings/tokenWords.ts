// What a token may do and how long it lives, in words.
import { dayMonthYear } from "@/lib/clock";
import type { Scope } from "@/realtime/views";

export const SCOPES: readonly { scope: Scope; title: string; text: string }[] = [
  { scope: "read", title: "Read", text: "Your rooms, their messages and members, as they change." },
  { scope: "write", title: "Write", text: "Messages in your rooms; marking as read; your profile." },
  { scope: "rooms", title: "Rooms", text: "Create, join, leave and manage them, as far as your role goes." },
  { scope: "admin", title: "Server", text: "Its settings, if you administer it." },
];

export type Life = "30" | "90" | "365" | "never";

const DAY = 24 * 60 * 60 * 1000;

/** The end of a token that is made now; null: it has none. */
export function endOf(life: Life, now: Date): string | null {
  return life === "never" ? null : new Date(now.getTime() + Number(life) * DAY).toISOString();
}

export function ends(at: string | null, now: Date): string {
  if (at === null) return "does not end";
  const moment = new Date(at);
  return moment <= now ? `ended on ${dayMonthYear(moment)}` : `ends on ${dayMonthYear(moment)}`;
}
