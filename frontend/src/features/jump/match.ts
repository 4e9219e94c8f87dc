// Finding a room by a few letters: the start of the name first, then the start of a word, then anywhere.

type Named = Readonly<{ id: number; name: string }>;
export type Hit<T extends Named> = Readonly<{ room: T; before: string; match: string; after: string }>;

const MOST = 8;

/** In the given order (newest activity first) within the same quality of match. */
export function findRooms<T extends Named>(rooms: readonly T[], query: string): Hit<T>[] {
  const wanted = query.trim().toLocaleLowerCase();
  if (!wanted) return rooms.slice(0, MOST).map((room) => ({ room, before: room.name, match: "", after: "" }));
  return rooms
    .flatMap((room) => {
      const at = room.name.toLocaleLowerCase().indexOf(wanted);
      return at === -1 ? [] : [{ room, at, rank: rank(room.name, at) }];
    })
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST)
    .map(({ room, at }) => ({
      room,
      before: room.name.slice(0, at),
      match: room.name.slice(at, at + wanted.length),
      after: room.name.slice(at + wanted.length),
    }));
}

function rank(name: string, at: number): number {
  if (at === 0) return 0;
  return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 2 : 1;
}
