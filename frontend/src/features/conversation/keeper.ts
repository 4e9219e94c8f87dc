// The scroll keeper's arithmetic: where a log starts, what is seen, when to fetch, what the pill counts. No DOM.

import type { Message } from "@/sync/types";
import { heightOf } from "./pictures";
import type { Position } from "./positions";
import type { Row } from "./rows";

/** Closer than this to the end counts as being there. */
export const END_THRESHOLD = 24;
/** A page is fetched when less than this many screens are left in its direction. */
const AHEAD = 1.5;
/** The New line opens this far below the upper edge, with a little of what was read above it. */
export const NEW_LINE_PEEK = 96;

export type Start =
  | Readonly<{ kind: "target"; index: number }>
  | Readonly<{ kind: "end" }>
  | Readonly<{ kind: "new-line"; index: number }>
  | Readonly<{ kind: "former"; index: number; above: number }>;

/** A room opens at the message that it is opened for, else at its former position, its New line, its end. */
export function startOf(rows: readonly Row[], former: Position | undefined, target: number | null = null): Start {
  const at = rows.findIndex((row) => row.kind === "message" && row.message.number === target);
  if (at !== -1) return { kind: "target", index: at };
  if (former && !former.atEnd) {
    const index = rows.findIndex((row) => row.key === former.anchor);
    if (index !== -1) return { kind: "former", index, above: former.above };
  }
  const index = rows.findIndex((row) => row.kind === "new");
  return index === -1 ? { kind: "end" } : { kind: "new-line", index };
}

type Span = Readonly<{ index: number; start: number; end: number }>;
type View = Readonly<{ top: number; height: number }>;

/** The number of the last message whose lower edge is in view; 0 for none. */
export function seenNumber(rows: readonly Row[], spans: readonly Span[], view: View): number {
  const bottom = view.top + view.height;
  let seen = 0;
  for (const span of spans) {
    const row = rows[span.index];
    // A message taller than the view is seen when its end or the whole view is.
    const inView = span.end <= bottom + 1 || span.start <= view.top;
    if (row?.kind === "message" && inView && span.end > view.top) seen = Math.max(seen, row.message.number);
  }
  return seen;
}

export function wantsOlder(view: View): boolean {
  return view.top < view.height * AHEAD;
}

export function wantsNewer(view: View, total: number): boolean {
  return total - view.top - view.height < view.height * AHEAD;
}

/** Messages of others after the last seen one; those beyond the loaded window count too. */
export function newBelow(messages: readonly Message[], seen: number, me: number, lastNumber: number): number {
  const loaded = messages.filter((message) => message.number > seen && message.user.id !== me && !message.deleted);
  const beyond = lastNumber - Math.max(seen, messages.at(-1)?.number ?? 0);
  return loaded.length + Math.max(0, beyond);
}

export function pillText(count: number): string {
  if (count === 0) return "Latest messages";
  if (count === 1) return "1 new message";
  return `${count > 999 ? "999+" : count} new messages`;
}

/** Heights before a row is measured: near enough that the scroll bar does not jump. */
export function estimateHeight(row: Row | undefined, charsPerLine: number): number {
  if (!row) return 0;
  if (row.kind === "begin") return 220;
  if (row.kind === "day") return 42;
  if (row.kind === "new") return 34;
  const text = row.kind === "message" ? row.message.content : row.send.content;
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / charsPerLine)), 0);
  const files = heightOf(row.kind === "message" ? row.message.attachments : row.send.attachments);
  return lines * 23 + files + (row.first ? 38 : 5);
}
