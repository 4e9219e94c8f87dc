/** What a role may do in a room: a pure function, the same on the server (backend/rooms/rights.py). */
import type { Right, Role, RoomRules } from "./types";

type Rights = ReadonlySet<Right>;

const NONE: Rights = new Set();
const JOIN: Rights = new Set(["join"]);
const READ: Rights = new Set(["read", "leave"]);
/** What the posting rule is about. */
const SPEAK: Rights = new Set(["post", "create_event"]);
const INVITE: Rights = new Set(["invite"]);
const ARCHIVE: Rights = new Set(["archive"]);

const MEMBER = both(READ, new Set(["react", "edit_own"]));
const DIRECT: Rights = new Set(["read", "post", "react", "edit_own"]);
const MODERATOR = both(
  MEMBER,
  SPEAK,
  INVITE,
  new Set(["mention_room", "delete_others", "edit_events", "remove", "ban"]),
);
const OWNER = both(MODERATOR, ARCHIVE, new Set(["settings", "roles"]));

/** The rights of a role (null: not in the room). */
export function rights(role: Role | null, room: RoomRules): Rights {
  if (role === null) return room.kind === "public" && !room.archived ? JOIN : NONE;
  if (room.kind === "direct") return DIRECT;
  if (room.archived) return role === "owner" ? both(READ, ARCHIVE) : READ; // the way back is the owner's
  if (role === "owner") return OWNER;
  if (role === "moderator") return MODERATOR;
  return both(MEMBER, room.posting === "everyone" ? SPEAK : NONE, room.membersInvite ? INVITE : NONE);
}

function both(...sets: Rights[]): Rights {
  return new Set(sets.flatMap((set) => [...set]));
}
