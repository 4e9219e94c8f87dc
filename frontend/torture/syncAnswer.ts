/** What the harness reads of an answer to a sync. */
type SyncAnswer = Readonly<{
  rooms: Record<string, { reset?: boolean }>;
  gone: Record<string, { reset?: boolean }>;
}>;

/** The rooms of which the server says that what was held of them was never so. */
export function resetsIn(answer: unknown): ReadonlySet<number> {
  const { rooms, gone } = answer as SyncAnswer;
  const all = [...Object.entries(rooms), ...Object.entries(gone)];
  return new Set(all.flatMap(([room, news]) => (news.reset ? Number(room) : [])));
}
