// Which events are looked for stands in the page's address: a view can be kept, sent, and gone back to.
import { isMonth } from "./monthGrid";

export type WantedEvents = Readonly<{
  view: "upcoming" | "past" | "month";
  /** Null: the one that it is. */
  month: string | null;
  room: number | null;
  mine: boolean;
  text: string;
}>;

const LONGEST = 100;

export function wantedEvents(address: URLSearchParams): WantedEvents {
  const view = address.get("view");
  const month = address.get("month");
  const room = address.get("room") ?? "";
  return {
    view: view === "past" || view === "month" ? view : "upcoming",
    month: isMonth(month) ? month : null,
    room: /^[1-9]\d{0,9}$/.test(room) ? Number(room) : null,
    mine: address.get("mine") === "true",
    text: (address.get("q") ?? "").trim().slice(0, LONGEST),
  };
}

/** The address with another wish; what is "" or null is left out. */
export function withWish(address: URLSearchParams, wishes: Record<string, string | null>): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const [name, value] of Object.entries(wishes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next;
}
