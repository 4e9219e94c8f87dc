/** A write that the server has carried out is done here when the room shows it, by its change or by a sync. */
import type { RoomId } from "@/sync/types";
import type { Store } from "./store";

/** Later than that its change is not on its way any more. */
const LATE_MS = 400;
/** Nothing comes: the line is down, and the indicator says so. */
const PATIENCE_MS = 5_000;

/** A room's version at which a write shows: that of the message which it touched. */
export type Written = Readonly<{ room: RoomId; version: number }>;

/** Resolves when the room has come to that version, or we are not in it, or nothing comes at all. */
export function reach(store: Store, { room, version }: Written, sync: () => void): Promise<void> {
  const isThere = () => {
    const held = store.getState().account?.picture.rooms.get(room);
    return !held || held.room.version >= version;
  };
  if (isThere()) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(sync, LATE_MS);
    const patience = setTimeout(done, PATIENCE_MS);
    const unsubscribe = store.subscribe(() => isThere() && done());
    function done(): void {
      clearTimeout(late);
      clearTimeout(patience);
      unsubscribe();
      resolve();
    }
  });
}
