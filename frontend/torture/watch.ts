/** What a step of the picture did, told to the history: read off the states before and after. */
import type { HeldRoom } from "@/sync/heldRoom";
import type { Picture } from "@/sync/picture";
import type { Change } from "@/sync/types";
import type { Note } from "./record";

/** `reset`: rooms of which the server last said that their history is another. */
export function watchPicture(before: Picture, after: Picture, reset: ReadonlySet<number>, note: Note): void {
  if (before.rooms === after.rooms) return;
  for (const [room, held] of after.rooms) {
    const was = before.rooms.get(room);
    if (was !== held) moved(room, was, held, reset.has(room), note);
  }
  for (const [room, was] of before.rooms) {
    if (after.rooms.has(room)) continue;
    const version = after.left.get(room);
    note("gone", { room, version: version ?? was.room.version, reset: version === undefined || reset.has(room) });
  }
}

function moved(room: number, was: HeldRoom | undefined, held: HeldRoom, reset: boolean, note: Note): void {
  const { version, changeId } = held.room;
  if (was?.room.version === version && was.room.changeId === changeId) return;
  const applied = since(was, held);
  if (!applied) {
    const [first] = held.recent;
    const at = first ? { version: first.version - 1, id: first.prev } : { version, id: changeId };
    note("snapshot", { room, ...at, why: reset ? "reset" : was ? "sync" : "start" });
  }
  for (const change of applied ?? held.recent) note("applied", { room, version: change.version, id: change.id });
}

/** The changes that led here; null when it was a card. */
function since(was: HeldRoom | undefined, held: HeldRoom): readonly Change[] | null {
  if (!was) return null;
  const first = held.recent.findLastIndex((change) => change.prev === was.room.changeId);
  return first < 0 ? null : held.recent.slice(first);
}
