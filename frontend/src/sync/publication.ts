/** What can come on one's personal channel. `parsePublication` reads one of the things that `told` finds in it. */
import * as z from "zod/mini";
import type { Change, Own, RoomId } from "./types";
import { parseChange, parseMine } from "./wire";

export type Publication =
  | Readonly<{ kind: "change"; change: Change }>
  | Readonly<{ kind: "mine"; room: RoomId; mine: Own }>
  /** The server forgot what this channel held: sync now. */
  | Readonly<{ kind: "reset" }>
  /** A change of this room that can't be read: its card must come anew. */
  | Readonly<{ kind: "unreadable"; room: RoomId }>
  /** Nothing for this client. */
  | Readonly<{ kind: "ignored" }>;

const envelope = z.object({ type: z.string(), body: z.optional(z.unknown()) });
const aboutRoom = z.object({ room: z.int().check(z.positive()) });

const several = z.object({ type: z.literal("changes"), body: z.object({ changes: z.array(z.unknown()) }) });

/** Each thing that a publication tells, in order: it may hold changes of several rooms. */
export function told(raw: unknown): readonly unknown[] {
  const parsed = z.safeParse(several, raw);
  return parsed.success ? parsed.data.body.changes : [raw];
}

export function parsePublication(raw: unknown): Publication {
  const parsed = z.safeParse(envelope, raw);
  if (!parsed.success) return { kind: "ignored" };
  const { type, body } = parsed.data;
  if (type === "reset") return { kind: "reset" };
  if (type === "room_mine") return parseRoomMine(body);

  const change = parseChange(raw);
  if (change) return { kind: "change", change };
  const room = roomOf(raw);
  return room === null ? { kind: "ignored" } : { kind: "unreadable", room };
}

function parseRoomMine(body: unknown): Publication {
  const room = roomOf(body);
  const mine = parseMine(body);
  return room === null || !mine ? { kind: "ignored" } : { kind: "mine", room, mine };
}

function roomOf(raw: unknown): RoomId | null {
  const parsed = z.safeParse(aboutRoom, raw);
  return parsed.success ? parsed.data.room : null;
}
