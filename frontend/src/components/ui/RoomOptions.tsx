// The choices of a filter by room.
type RoomOptionsProps = {
  all: string;
  /** Null while they are not known. */
  rooms: readonly Readonly<{ id: number; name: string }>[] | null;
  /** By an address also one that is not among them: it is no other choice's for that. */
  chosen: number | null | undefined;
};

export function RoomOptions({ all, rooms, chosen }: RoomOptionsProps) {
  const known = rooms ?? [];
  return (
    <>
      <option value="">{all}</option>
      {chosen && !known.some(({ id }) => id === chosen) && (
        <option value={chosen}>{rooms ? "none of yours" : "a room"}</option>
      )}
      {known.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </>
  );
}
