// What this device still holds for somebody who was signed out.

type Named = Readonly<{ id: number; name: string }>;
type Kept = Readonly<{ draft: string | null; sum: string }>;

export function keptSummary(drafts: ReadonlyMap<number, string>, rooms: readonly Named[], unsent: number): Kept | null {
  const written = [...drafts].filter(([, text]) => text.trim() !== "");
  const first = written[0];
  if (!first) return unsent > 0 ? { draft: null, sum: capital(unsentText(unsent)) } : null;
  const name = rooms.find((room) => room.id === first[0])?.name;
  const where = written.length === 1 ? `Draft${name ? ` in ${name}` : ""}` : `${written.length} drafts`;
  return { draft: first[1].trim(), sum: unsent > 0 ? `${where}, and ${unsentText(unsent)}` : where };
}

function unsentText(unsent: number): string {
  return unsent === 1 ? "one unsent message" : `${unsent} unsent messages`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
