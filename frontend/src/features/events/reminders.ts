// When one will be reminded of an event by mail, as the server does it (backend/notifications/announcements.py). Pure.
import type { MailSwitches } from "@/realtime/views";
import type { EventCard } from "@/sync/types";
import { phaseOf } from "./words";

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

type Reminded = Pick<EventCard, "status" | "startsAt" | "endsAt" | "myAnswer">;

/** Null: not at all, or not any more; who waits for a place is not reminded. What is due by now may be on its way. */
export function reminderText(
  event: Reminded,
  now: Date,
  { reminders }: Pick<MailSwitches, "reminders">,
): string | null {
  const comes = event.myAnswer?.status === "going" || event.myAnswer?.status === "maybe";
  if (!reminders || !comes || phaseOf(event, now) !== "open") return null;
  const left = Date.parse(event.startsAt) - now.getTime();
  if (left > DAY) return "You’ll be reminded by mail a day and an hour before";
  return left > HOUR ? "You’ll be reminded by mail an hour before" : null;
}
