/** Rooms as components see them: the same object as long as nothing in it changed. */
import { othersIn, titleOf } from "@/sync/direct";
import { mentionedIn } from "@/sync/mentions";
import { unreadIn } from "@/sync/mine";
import type { Room, RoomId, UserId } from "@/sync/types";
import type { AccountState } from "./store";
import type { RoomCard, UnreadTotal } from "./views";

const cards = new WeakMap<Room, RoomCard>();

/** `reading`: how far one has read by now, before the server has said so. */
function cardOf(room: Room, reading: number | undefined, me: UserId): RoomCard {
  const known = cards.get(room);
  const { unread, mentions } = calling(room, reading);
  if (known?.unread === unread && known.mentions === mentions) return known;
  const card = { ...room, unread, mentions, name: titleOf(room, me), others: othersIn(room, me) };
  cards.set(room, card);
  return card;
}

/** What calls for one: of a muted room only what mentions one, or nothing. */
function calling(room: Room, reading: number | undefined): UnreadTotal {
  const { notify = "all" } = room.mine;
  const mentions = notify === "none" ? 0 : mentionedIn(room, reading).length;
  return { unread: notify === "all" || mentions > 0 ? unreadIn(room, reading) : 0, mentions };
}

/** Newest activity first. */
export function cardsOf({ picture, reading }: Pick<AccountState, "picture" | "reading">): readonly RoomCard[] {
  return [...picture.rooms.values()]
    .map(({ room }) => cardOf(room, reading.get(room.id), picture.me))
    .sort((a, b) => b.bumpedAt.localeCompare(a.bumpedAt) || b.id - a.id);
}

/** Whether the rooms in the picture are all there are: not before the first sync has answered. */
export function isKnown(account: AccountState | null): account is AccountState {
  return account !== null && account.line.asOf !== null;
}

export function unreadTotal({ picture, reading }: AccountState): UnreadTotal {
  let [unread, mentions] = [0, 0];
  for (const { room } of picture.rooms.values()) {
    const calls = calling(room, reading.get(room.id));
    unread += calls.unread;
    mentions += calls.mentions;
  }
  return { unread, mentions };
}

export function cardIn(account: AccountState, room: RoomId): RoomCard | null {
  const held = account.picture.rooms.get(room);
  return held ? cardOf(held.room, account.reading.get(room), account.picture.me) : null;
}
