// What is said about an event: how full it is, what one has answered, how far it has come. Pure.
import type { EventTerms, MyAnswer } from "@/sync/types";

type Full = Pick<EventTerms, "counts" | "capacity">;
type Timed = Pick<EventTerms, "status" | "startsAt" | "endsAt">;

/** "open": answers are taken. "begun": not any more. Over is what the server calls finished, or its clock soon will. */
export type Phase = "open" | "begun" | "over" | "cancelled";

export function phaseOf({ status, startsAt, endsAt }: Timed, now: Date): Phase {
  if (status === "cancelled") return "cancelled";
  if (status === "finished" || new Date(endsAt) <= now) return "over";
  return new Date(startsAt) <= now ? "begun" : "open";
}

export function isFull({ counts, capacity }: Full): boolean {
  return capacity !== null && counts.going >= capacity;
}

/** "17 going", "2 of 10 places left", "Full", "Full, 3 waiting". */
export function seatsText({ counts, capacity }: Full): string {
  const { going, waiting } = counts;
  if (capacity === null) return going === 0 ? "Nobody is going yet" : `${number(going)} going`;
  if (going < capacity) return `${number(capacity - going)} of ${places(capacity)} left`;
  return waiting > 0 ? `Full, ${number(waiting)} waiting` : "Full";
}

/** One's own answer in a word or two; null: none yet. */
export function answerText(mine: MyAnswer | null): string {
  switch (mine?.status) {
    case "going":
      return "Going";
    case "maybe":
      return "Maybe";
    case "not_going":
      return "Not going";
    case "waiting":
      return mine.place === null ? "Waiting" : `Waiting, ${inLine(mine.place)}`;
    case undefined:
      return "No answer yet";
  }
}

/** A place in the line: "next", "2nd", "3rd", "11th". */
export function inLine(place: number): string {
  if (place === 1) return "next";
  const tens = place % 100;
  const ending = tens >= 11 && tens <= 13 ? "th" : (["th", "st", "nd", "rd"][place % 10] ?? "th");
  return `${number(place)}${ending}`;
}

/** "Cancelled: not cold enough" */
export function cancelledText({ cancelReason }: Pick<EventTerms, "cancelReason">): string {
  return cancelReason ? `Cancelled: ${cancelReason}` : "Cancelled";
}

export function number(count: number): string {
  return count.toLocaleString("en");
}

function places(count: number): string {
  return count === 1 ? "1 place" : `${number(count)} places`;
}
