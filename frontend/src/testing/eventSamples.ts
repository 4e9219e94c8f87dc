/** An event with boring fixed defaults: tea, far from now, with two places. */
import type { EventCard } from "@/sync/types";
import { alice, bob } from "./samples";

let made = 0;

export function tea(more: Partial<EventCard> = {}): EventCard {
  made += 1;
  return {
    id: `tea-${made}`,
    title: "Tea",
    description: "",
    startsAt: "2090-01-10T17:00:00.000Z",
    endsAt: "2090-01-10T19:00:00.000Z",
    timeZone: "Europe/Vienna",
    place: "",
    link: "",
    capacity: 2,
    status: "scheduled",
    cancelReason: "",
    organizer: bob,
    counts: { going: 1, maybe: 0, notGoing: 0, waiting: 0 },
    faces: [alice],
    myAnswer: null,
    ...more,
  };
}
