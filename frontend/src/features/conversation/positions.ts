// Where each room's log stood when it was left, so that coming back paints the same lines at the same place.
import type { VirtualItem } from "@tanstack/react-virtual";

export type Position = Readonly<{
  /** At the end: coming back follows what came meanwhile. Otherwise the anchor row returns to its place. */
  atEnd: boolean;
  anchor: string;
  /** Pixels of the anchor row above the upper edge. */
  above: number;
  /** Measured rows, so that the first paint has true heights. */
  measured: VirtualItem[];
  /** Window tops of earlier pages, see rows.ts. */
  seams: ReadonlySet<number>;
}>;

const KEPT = 50;
const positions = new Map<string, Position>();

export function savePosition(key: string, position: Position): void {
  positions.delete(key);
  positions.set(key, position);
  const oldest = positions.keys().next().value;
  if (positions.size > KEPT && oldest !== undefined) positions.delete(oldest);
}

export function findPosition(key: string): Position | undefined {
  return positions.get(key);
}
