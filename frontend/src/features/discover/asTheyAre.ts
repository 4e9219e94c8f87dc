// What was found, and what one's own rooms tell since: those are known before the list is read again. Pure.
import type { FoundRoom, RoomCard } from "@/realtime/views";

/** `own`: null before they are known. */
export function asTheyAre(found: readonly FoundRoom[], own: readonly RoomCard[] | null): readonly FoundRoom[] {
  if (!own) return found;
  const cards = new Map(own.map((card) => [card.id, card]));
  return found.flatMap((room) => {
    const card = cards.get(room.id);
    if (card) return asOwn(room, card);
    if (!room.isMember) return room;
    return room.kind === "public" ? { ...room, isMember: false } : []; // one is not in it any more
  });
}

/** Another text whenever a list of rooms may hold others, or under other names, because of what happened to one's own. */
export function editionOf(own: readonly RoomCard[] | null): string {
  const rooms = own?.filter(({ kind }) => kind !== "direct").sort((a, b) => a.id - b.id) ?? [];
  return JSON.stringify(rooms.map(({ id, kind, name, topic, archived }) => [id, kind, name, topic, archived]));
}

function asOwn(room: FoundRoom, { name, topic, kind, memberCount, bumpedAt }: RoomCard): FoundRoom {
  return { ...room, name, topic, kind, memberCount, bumpedAt, isMember: true, isInvited: false };
}
