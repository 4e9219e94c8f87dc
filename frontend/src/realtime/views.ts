/** The shapes that the hooks hand to components. */
import type { Me, Message, Person, Right, Role, Room, RoomKind, Send } from "@/sync/types";

/** The server's front door, before anyone signs in. */
export type ServerInfo = Readonly<{
  name: string;
  signup: "open" | "closed";
  /** Whom a person can find: everyone, or those with whom they share a room. */
  people: "everyone" | "rooms";
  needsSetup: boolean;
  sendsMail: boolean;
  /** Of one file. */
  uploadMaxBytes: number;
}>;

export type Session =
  | Readonly<{ kind: "loading" }>
  /** The first question got no answer: there is nothing to show yet. `nextTryAt` in milliseconds. */
  | Readonly<{ kind: "unreachable"; nextTryAt: number }>
  /** `deactivated`: whoever was signed in here has just ended their account for good. */
  | Readonly<{ kind: "signed-out"; deactivated?: true }>
  /** Signed out elsewhere, or somebody else signed in in another tab. Nothing is posted; drafts and sends are kept. */
  | Readonly<{ kind: "ended"; me: Me; reason: "signed-out" | "other-account"; unsent: number }>
  | Readonly<{ kind: "signed-in"; me: Me }>;

/** `name` is what it is called on this person's screen; `others`: whose faces a direct room shows. */
export type RoomCard = Room & Readonly<{ unread: number; mentions: number; others: readonly Person[] }>;
/** Over all rooms, for the tab's title. */
export type UnreadTotal = Readonly<{ unread: number; mentions: number }>;
export type RoomView = RoomCard & Readonly<{ rights: ReadonlySet<Right> }>;

/** "loading": not known before the first sync has answered. "absent": no such room for this account. */
export type RoomLookup = RoomView | "loading" | "absent";

export type Paging = "idle" | "loading" | "failed";

export type Timeline =
  | Readonly<{ kind: "loading"; pending: readonly Send[] }>
  | Readonly<{ kind: "failed"; pending: readonly Send[] }>
  | Readonly<{
      kind: "loaded";
      /** An unbroken interval, oldest first. */
      messages: readonly Message[];
      /** In sending order; they stand after the last message. Their `sent` ones are drawn as confirmed. */
      pending: readonly Send[];
      /** Message number 1 is loaded. */
      atStart: boolean;
      /** The room's last message is loaded. */
      atEnd: boolean;
      older: Paging;
      newer: Paging;
      /** The "New" line stands after this message number; null: no line. Frozen while the room is open. */
      newLineAfter: number | null;
    }>;

/** The truth about the line to the server. Times in milliseconds since the epoch. */
export type Connection =
  | Readonly<{ kind: "live"; unsent: number }>
  | Readonly<{ kind: "catching-up"; unsent: number; asOf: number | null }>
  /** `unreachable`: this device has a network, the server does not answer. */
  | Readonly<{ kind: "offline"; unsent: number; asOf: number | null; unreachable: boolean; nextTryAt: number | null }>
  /** The server asked this client to pause until then. */
  | Readonly<{ kind: "throttled"; unsent: number; asOf: number | null; until: number }>
  | Readonly<{ kind: "session-ended"; unsent: number }>;

/** Of a person, by a dot. "unsure": they were, but the line is not live. */
export type Presence = "online" | "unsure" | "away";

/** One page of a list; `next` goes back in as `cursor`. */
export type Listing<T> = Readonly<{ results: readonly T[]; next: string | null }>;

export type FoundRoom = Readonly<{
  id: number;
  name: string;
  topic: string;
  kind: RoomKind;
  memberCount: number;
  isMember: boolean;
  /** By name, and not in yet. */
  isInvited: boolean;
  createdAt: string;
  bumpedAt: string;
}>;

/** What a message said until it was edited. */
export type PastText = Readonly<{ content: string; version: number; writtenAt: string }>;

/** What a program with a token may do. */
export type Scope = "read" | "write" | "rooms" | "admin";

/** A token as it can be shown later; times in ISO form. */
export type ProgramToken = Readonly<{
  id: number;
  name: string;
  scopes: readonly Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}>;

export type Member = Readonly<{ user: Person; role: Role; joinedAt: string }>;

/** Which mail one gets. */
export type MailSwitches = Readonly<{ events: boolean; reminders: boolean }>;

/** A browser in which one is signed in. */
export type SessionCard = Readonly<{
  id: string;
  device: string;
  handHeld: boolean;
  seenAt: string;
  /** It is this one. */
  current: boolean;
}>;

/** What a message can have beside words. */
export type Having = "file" | "picture" | "link" | "event";

/** What messages are looked for, from `since` on and up to `until`. With `has` the text may be empty. */
export type Wanted = Readonly<{
  text: string;
  has?: Having;
  room?: number;
  from?: number;
  since?: string;
  until?: string;
}>;

/** A message that holds what was looked for: the text around the first find, in parts. */
export type FoundMessage = Readonly<{
  id: number;
  room: number;
  number: number;
  user: Person;
  createdAt: string;
  excerpt: readonly Readonly<{ text: string; found: boolean }>[];
}>;

export type Ban = Readonly<{ user: Person }>;

/** A way into a room: for `user` by name, else a link with this `code`. Limits that are null are none. */
export type Invite = Readonly<{
  id: number;
  user: Person | null;
  code: string | null;
  by: Person;
  expiresAt: string | null;
  uses: number | null;
  used: number;
}>;

/** Where a link leads, before coming in; `room` for those who are in. */
export type Invitation = Readonly<{
  name: string;
  topic: string;
  memberCount: number;
  by: Person;
  room: number | null;
}>;
