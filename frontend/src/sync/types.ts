/**
 * The client's picture of the server: what a room, a message and a change are on this side.
 *
 * Everything here is immutable data. `wire.ts` makes it from JSON, `apply.ts` moves it on, `realtime/` holds it,
 * components read it through the hooks.
 */

export type UserId = number;
export type RoomId = number;

/** Somebody, as everyone may see them. A deleted account is `deleted-<id>`. `avatar` is where their picture is. */
export type Person = Readonly<{ id: UserId; username: string; displayName: string; avatar?: string }>;

/** The account signed in in this browser. */
export type Me = Person &
  Readonly<{
    email: string;
    isAdmin: boolean;
    /** IANA name; "": wherever the device is. */
    timeZone: string;
  }>;

export type RoomKind = "public" | "private" | "direct";
export type Role = "owner" | "moderator" | "member";

/** The latest message as a room's row shows it; `content` is cut to 280 characters, `attachments` counted. */
export type Preview = Readonly<{
  id: number;
  content: string;
  attachments: number;
  user: Person;
  createdAt: string;
  deleted: boolean;
}>;

/** A file of a message; `type` is what the server found in its bytes. Pixels and thumbnail are a picture's. */
export type Attachment = Readonly<{
  id: string;
  name: string;
  size: number;
  type: string;
  width: number | null;
  height: number | null;
  thumbnail: string | null;
  url: string;
}>;

/** What of a room calls for one. */
export type Notify = "all" | "mentions" | "none";

/** What is one's own in a room, outside the change log: the higher `version` wins. */
export type Mine = Readonly<{
  readNumber: number;
  version: number;
  /** The room's version when it was told: our posts up to it are counted in. */
  at: number;
  /** Our last post after that: it has moved the marker, and the version that it got is not known. Null: there is none. */
  posted: Readonly<{ number: number; version: number }> | null;
  /** Absent: all. */
  notify?: Notify;
}>;

/** The messages that mention one: all of those after number `after`, perhaps some before it; the lowest first. */
export type Mentioned = Readonly<{ after: number; numbers: readonly number[] }>;

/** One's own as the server tells it. */
export type Own = Readonly<{ mine: Mine; mentioned: Mentioned }>;

/** Who may post; "moderators": and owners, a room for announcements. */
type Posting = "everyone" | "moderators";

/** What the rights in a room depend on. */
export type RoomRules = Readonly<{
  kind: RoomKind;
  posting: Posting;
  membersInvite: boolean;
  /** Only to be read. */
  archived: boolean;
}>;

/** A room's card at `version`: everything the list and the header show. */
export type Room = RoomRules &
  Readonly<{
    id: RoomId;
    version: number;
    /** The uuid of the change that made `version`: it names the history that this picture belongs to. */
    changeId: string;
    name: string;
    topic: string;
    bumpedAt: string;
    memberCount: number;
    lastNumber: number;
    lastMessage: Preview | null;
    role: Role;
    /** Whom a direct room is between, oneself too; none in other rooms. */
    people: readonly Person[];
    mine: Mine;
    mentioned: Mentioned;
  }>;

/** Whom a message mentions; `room`: everybody in it. */
export type Mentions = Readonly<{ users: readonly UserId[]; room: boolean }>;

/** What a message replies to, as far as it is shown; `version` is of the change that brought the text. */
export type Quote = Readonly<{
  id: number;
  number: number;
  version: number;
  user: Person;
  content: string;
  attachments: number;
  deleted: boolean;
}>;

/** `number` is gapless in the room, `version` is that of the change that last touched the message. */
export type Message = Readonly<{
  id: number;
  room: RoomId;
  number: number;
  version: number;
  clientId: string | null;
  user: Person;
  content: string;
  createdAt: string;
  editedAt: string | null;
  deleted: boolean;
  /** The log keeps only a message's last text: what an older change brought is empty until the later one arrives. */
  superseded: boolean;
  replyTo: Quote | null;
  mentions: Mentions;
  attachments: readonly Attachment[];
  /** In the order in which their emoji came to the message. */
  reactions: readonly Reactions[];
  /** The event whose place in the conversation this message is; its title is the content. */
  event: EventCard | null;
}>;

/** What one can answer to an event; who says going to a full one waits. */
export type Answer = "going" | "maybe" | "not_going";
type AnswerStatus = Answer | "waiting";

/** `place`: in the line of those who wait, from 1. */
export type MyAnswer = Readonly<{ status: AnswerStatus; place: number | null }>;

/** An event as everybody in its room sees it. Times are moments, to be shown in `timeZone`. */
export type EventTerms = Readonly<{
  id: string;
  title: string;
  description: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  place: string;
  link: string;
  capacity: number | null;
  status: "scheduled" | "cancelled" | "finished";
  cancelReason: string;
  organizer: Person | null;
  counts: Readonly<{ going: number; maybe: number; notGoing: number; waiting: number }>;
  /** The first few who go. */
  faces: readonly Person[];
}>;

export type EventCard = EventTerms & Readonly<{ myAnswer: MyAnswer | null }>;

/** An event outside its conversation: `number` is that of its message, `version` of the change that last touched it. */
export type WholeEvent = EventCard &
  Readonly<{
    room: Readonly<{ id: RoomId; name: string; kind: RoomKind }>;
    number: number;
    version: number;
    myNote: string;
  }>;

/** `user` null: places were added. `status` null: they left the room. `leftPlace`: in the line, before. */
export type AttendanceChange = Readonly<{
  event: string;
  message: number;
  number: number;
  user: UserId | null;
  status: AnswerStatus | null;
  place: number | null;
  leftPlace: number | null;
  promoted: readonly UserId[];
  counts: EventTerms["counts"];
  faces: readonly Person[];
}>;

/** All of one emoji, from whoever was first. */
export type Reactions = Readonly<{ emoji: string; users: readonly UserId[] }>;

type ChangeHead = Readonly<{
  id: string;
  prev: string | null;
  room: RoomId;
  version: number;
  at: string;
  actor: UserId | null;
}>;

/** One row of a room's change log. A type that this client does not know still moves the version. */
export type Change = ChangeHead &
  (
    | Readonly<{ type: "message_edited"; body: Rewriting }>
    | Readonly<{ type: "message_deleted"; body: AboutMessage }>
    | Readonly<{ type: "message_added" | "event_created"; body: { message: Message; bumpedAt: string } }>
    | Readonly<{
        type: "event_updated" | "event_cancelled";
        body: { event: EventTerms; message: number; number: number };
      }>
    | Readonly<{ type: "attendance_changed"; body: AttendanceChange }>
    | Readonly<{ type: "reaction_added" | "reaction_removed"; body: Reaction }>
    | Readonly<{ type: "user_joined"; body: Membership }>
    | Readonly<{ type: "user_left"; body: Membership }>
    | Readonly<{ type: "room_updated"; body: RoomSettings }>
    | Readonly<{ type: "members_added"; body: { memberCount: number } }>
    | Readonly<{ type: "member_updated"; body: { user: Person; role: Role } }>
    | Readonly<{ type: "unknown" }>
  );

/** `user`: its author. */
type AboutMessage = Readonly<{ id: number; number: number; user: Person; mentions: Mentions }>;

type Rewriting = AboutMessage & Readonly<{ content: string; editedAt: string; superseded: boolean }>;

/** What an owner decides; only what has changed. */
export type RoomSettings = Partial<Pick<Room, "name" | "topic" | keyof RoomRules>>;

type Reaction = Readonly<{ number: number; emoji: string; user: Person }>;

type Membership = Readonly<{ user: Person; memberCount: number; bumpedAt: string }>;

/** Messages read over REST in one transaction, oldest first, at the room version that it names. */
export type Page = Readonly<{
  room: RoomId;
  version: number;
  changeId: string;
  messages: readonly Message[];
}>;

/** An unbroken interval of a room's messages, oldest first: `messages[i].number === first + i`. */
export type Window = Readonly<{ first: number; messages: readonly Message[] }>;

/** Why the server refused a send for good. */
export type Refusal = Readonly<{ code: string; detail: string }>;

/** A message on its way from this device. Drawn outlined until it is `sent`. See `sends.ts` for the diagram. */
export type Send = Readonly<{
  clientId: string;
  room: RoomId;
  content: string;
  replyTo: Quote | null;
  /** All of them are up already. */
  attachments: readonly Attachment[];
  /** Milliseconds since the epoch, by this device's clock. */
  createdAt: number;
  /** How often it went out without an answer. */
  attempts: number;
  /** It may have got to the server: what never went out can be taken back without asking. */
  wentOut: boolean;
  /** Another tab of this browser posts it; this one only shows it. */
  elsewhere: boolean;
  state:
    | Readonly<{ kind: "queued"; notBefore: number }>
    | Readonly<{ kind: "sending"; since: number }>
    | Readonly<{ kind: "sent"; message: Message }>
    | Readonly<{ kind: "failed"; refusal: Refusal }>
    /** To be taken back: the server is asked from `notBefore` on, or just now (`asking`). */
    | Readonly<{ kind: "cancelling"; notBefore: number; asking: boolean }>;
}>;

/** One thing that one may do in a room. Which, says `rights.ts`. */
export type Right =
  | "join"
  | "read"
  | "leave"
  | "post"
  | "react"
  | "edit_own"
  | "delete_others"
  | "mention_room"
  | "create_event"
  | "edit_events"
  | "invite"
  | "remove"
  | "ban"
  | "settings"
  | "roles"
  | "archive";
