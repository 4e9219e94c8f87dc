/** What the small server in memory (modelServer.ts) keeps of a room, and puts on the wire. */
export type WirePerson = { id: number; username: string; display_name: string };
export type WireMentions = { users: number[]; room: boolean };
export type Role = "owner" | "moderator" | "member";
export type WireMessage = {
  id: number;
  number: number;
  version: number;
  client_id: string;
  content: string;
  user: WirePerson;
  created_at: string;
  edited_at: string | null;
  deleted: boolean;
  reply_to: { id: number } | null;
  mentions: WireMentions;
  reactions: { emoji: string; count: number; users: number[] }[];
};
export type WireChange = {
  id: string;
  prev: string | null;
  room: number;
  version: number;
  type: string;
  at: string;
  actor: number | null;
  body: unknown;
};
export type Stay = { role: Role; joined: number; left: number | null };
export type Mine = { read_number: number; mine_version: number };
export type Own = Mine & { mentioned_in: number[]; version: number };
export type ModelRoom = {
  id: number;
  name: string;
  bumpedAt: string;
  extraMembers: number;
  messages: WireMessage[];
  changes: WireChange[];
  stays: Record<number, Stay[]>;
  mine: Record<number, Mine>;
};

export type PageQuery = { before?: number; after?: number; around?: number; limit?: number };
/** What the server answers instead of 200. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** The log keeps no text but the last. */
export function stripText(room: ModelRoom, message: WireMessage): void {
  for (const change of room.changes) {
    const body = change.body as { id?: number; content?: string };
    if (body.content !== undefined && body.id === message.id) change.body = { ...body, content: "", superseded: true };
  }
}

export function messageOf(room: ModelRoom, id: number): WireMessage {
  const message = room.messages.find((one) => one.id === id);
  if (!message) throw new Refused(404, "not_found");
  return message;
}

export function lastLeft(room: ModelRoom, user: number): number {
  return Math.max(0, ...(room.stays[user] ?? []).map(({ left }) => left ?? 0));
}

export function stayOf(room: ModelRoom, user: number): Stay | undefined {
  return room.stays[user]?.find(({ left }) => left === null);
}

export function mineOf(room: ModelRoom, user: number): Mine {
  return room.mine[user] ?? { read_number: 0, mine_version: 0 };
}
