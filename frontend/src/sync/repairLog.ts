/** What had to be repaired in this tab, and what it cost: the newest, for whoever asks how the sync is doing. Pure. */
import type { Picture } from "./picture";
import type { SyncAnswer } from "./syncAnswer";
import type { Change, RoomId } from "./types";

const KEPT = 200;

/**
 * "gap": something later came first, and the changes before it were asked for; "missed": a sync brought changes that
 * had not come by themselves; "snapshot": too much was missing, or could not be read, and the room came as a whole;
 * "history": the server's history is another than ours was.
 */
type RepairCause = "gap" | "missed" | "snapshot" | "history";

/** `changes` that it brought, in `ms` milliseconds. */
export type Repair = Readonly<{ room: RoomId; at: number; cause: RepairCause; changes: number; ms: number }>;

export function noted(log: readonly Repair[], repairs: readonly Repair[]): readonly Repair[] {
  return repairs.length === 0 ? log : [...log, ...repairs].slice(-KEPT);
}

/** What a sync repaired of the picture as it was when it was asked. Rooms that were not held then are merely new. */
export function repairsOf(
  asked: Picture,
  answer: SyncAnswer,
  applied: readonly Change[],
  at: number,
  ms: number,
): Repair[] {
  return [...answer.rooms].flatMap(([room, news]): Repair[] => {
    const held = asked.rooms.get(room);
    if (!held) return [];
    if (!("snapshot" in news)) {
      const changes = countIn(applied, room);
      return changes > 0 ? [{ room, at, cause: "missed", changes, ms }] : [];
    }
    const anew = news.snapshot.version <= held.room.version && news.snapshot.changeId !== held.room.changeId;
    return [{ room, at, cause: news.reset || anew ? "history" : "snapshot", changes: 0, ms }];
  });
}

/** What a range, asked for because of a gap, repaired. */
export function repairOfGap(room: RoomId, applied: readonly Change[], at: number, ms: number): Repair[] {
  const changes = countIn(applied, room);
  return changes > 0 ? [{ room, at, cause: "gap", changes, ms }] : [];
}

function countIn(applied: readonly Change[], room: RoomId): number {
  return applied.filter((change) => change.room === room).length;
}
