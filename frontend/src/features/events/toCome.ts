// What one has next: an event that has not begun, called off or declined; in the line for a place one is not coming yet.
import type { EventCard } from "@/sync/types";

type Asked = Pick<EventCard, "status" | "startsAt" | "myAnswer">;

export function nextOf<E extends Asked>(events: Iterable<E>, now: Date): E | null {
  const [next = null] = [...events].filter((event) => isToCome(event, now)).sort(byStart);
  return next;
}

function isToCome({ status, startsAt, myAnswer }: Asked, now: Date): boolean {
  const comes = myAnswer === null || myAnswer.status === "going" || myAnswer.status === "maybe";
  return comes && status === "scheduled" && new Date(startsAt) > now;
}

function byStart(one: Asked, other: Asked): number {
  return Date.parse(one.startsAt) - Date.parse(other.startsAt);
}
