/** What a role may do in a room: a pure function, the same on the server (backend/rooms/rights.py). */
import type { Right, Role, RoomKind } from "./types";

const MEMBER: readonly Right[] = ["read", "post", "leave"];
const RIGHTS: Record<Role, ReadonlySet<Right>> = {
  member: new Set(MEMBER),
  moderator: new Set(MEMBER),
  owner: new Set(MEMBER),
};
const JOIN: ReadonlySet<Right> = new Set(["join"]);
const NONE: ReadonlySet<Right> = new Set();

/** The rights of a role (null: not in the room) in a room of that kind. */
export function rights(role: Role | null, kind: RoomKind): ReadonlySet<Right> {
  if (role !== null) return RIGHTS[role];
  return kind === "public" ? JOIN : NONE;
}
