/** A room's messages as components see them. */
import type { HeldRoom } from "@/sync/heldRoom";
import type { Sends } from "@/sync/sends";
import type { RoomId } from "@/sync/types";
import { lastOf } from "@/sync/window";
import type { TimelineState } from "./store";
import type { Timeline } from "./views";

export function timelineOf(room: RoomId, held: HeldRoom | undefined, sends: Sends, view: TimelineState): Timeline {
  const pending = sends.filter((send) => send.room === room);
  if (!held?.window) return { kind: view.newest === "failed" ? "failed" : "loading", pending };

  const { window, pagesAhead } = held;
  const waiting = pagesAhead.length > 0;
  return {
    kind: "loaded",
    messages: window.messages,
    pending,
    atStart: window.first === 1,
    atEnd: lastOf(window) === held.room.lastNumber,
    older: waiting ? "loading" : view.older,
    newer: waiting ? "loading" : view.newer,
    newLineAfter: view.newLineAfter,
  };
}
