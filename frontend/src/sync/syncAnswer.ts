/** What `POST /api/sync/` asks and answers. */
import * as z from "zod/mini";
import type { Change, Own, Person, Room, RoomId } from "./types";
import { parseChange, parseMine, parseRoom } from "./wire";
import { count, person, toPerson } from "./wireParts";

export type SyncRequest = {
  rooms: Record<string, { version: number; id: string; mine_version?: number }>;
  directory?: number;
};

type RoomNews =
  /** Null stands for a change that can't be read. */
  Readonly<{ changes: readonly (Change | null)[] }> | Readonly<{ snapshot: Room; reset: boolean }>;

export type SyncAnswer = Readonly<{
  rooms: ReadonlyMap<RoomId, RoomNews>;
  gone: ReadonlyMap<RoomId, Readonly<{ version: number; reset: boolean }>>;
  mine: ReadonlyMap<RoomId, Own>;
  directory: Directory | null;
}>;

/** People who look otherwise than before, in the order of that, and the number up to which they are all. */
type Directory = Readonly<{ number: number; people: readonly Person[]; reset: boolean }>;

const reset = z.optional(z.boolean());
const answer = z.object({
  rooms: z.record(
    z.string(),
    z.object({ changes: z.optional(z.array(z.unknown())), snapshot: z.optional(z.unknown()), reset }),
  ),
  gone: z.record(z.string(), z.object({ version: z.int(), reset })),
  mine: z.record(z.string(), z.unknown()),
  directory: z.optional(z.object({ number: count, people: z.array(person), reset })),
});

/** Null when it can't be read: the sync has failed. */
export function parseSyncAnswer(raw: unknown): SyncAnswer | null {
  const parsed = z.safeParse(answer, raw);
  if (!parsed.success) return null;

  const rooms = new Map<RoomId, RoomNews>();
  for (const [id, { changes, snapshot, reset }] of Object.entries(parsed.data.rooms)) {
    const card = snapshot === undefined ? null : parseRoom(snapshot);
    if (card) rooms.set(Number(id), { snapshot: card, reset: reset ?? false });
    else if (changes) rooms.set(Number(id), { changes: changes.map(parseChange) });
    else return null;
  }
  const gone = new Map(
    Object.entries(parsed.data.gone).map(([id, { version, reset }]) => [
      Number(id),
      { version, reset: reset ?? false },
    ]),
  );
  const mine = new Map<RoomId, Own>();
  for (const [id, told] of Object.entries(parsed.data.mine)) {
    const own = parseMine(told);
    if (own) mine.set(Number(id), own);
  }
  const { directory: told } = parsed.data;
  const directory = told ? { ...told, people: told.people.map(toPerson), reset: told.reset ?? false } : null;
  return { rooms, gone, mine, directory };
}
