type Listed = Readonly<{ id: number; unread: number }>;

/** The room above (-1) or below (1) in the list, going round; with `unread` the next one that has any. */
export function neighbour(rooms: readonly Listed[], here: number | null, step: 1 | -1, unread: boolean): number | null {
  const at = rooms.findIndex((room) => room.id === here);
  const start = at === -1 && step === -1 ? rooms.length : at;
  for (let i = 1; i <= rooms.length; i++) {
    const room = rooms[(start + step * i + 2 * rooms.length) % rooms.length];
    if (room && room.id !== here && (!unread || room.unread > 0)) return room.id;
  }
  return null;
}
