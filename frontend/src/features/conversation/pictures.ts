// How much room pictures take before they are there.
import type { Attachment } from "@/sync/types";

export type Picture = Attachment & Readonly<{ width: number; height: number; thumbnail: string }>;

const WIDEST = 336;
const HIGHEST = 320;
const SMALLEST = 48;
const CELL = 164;
const GAP = 4;
const FILE_ROW = 62;

export function isPicture(file: Attachment): file is Picture {
  return file.thumbnail !== null && file.width !== null && file.height !== null;
}

/** What a picture by itself is drawn in: its own shape, never larger than it is. */
export function boxOf({ width, height }: Picture): { width: number; height: number } {
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return {
    width: Math.max(SMALLEST, Math.round(width * scale)),
    height: Math.max(SMALLEST, Math.round(height * scale)),
  };
}

/** The height of all of them together, as far as one knows before they are drawn. */
export function heightOf(files: readonly Attachment[]): number {
  const pictures = files.filter(isPicture);
  const [first] = pictures;
  const grid = Math.ceil(pictures.length / 2) * (CELL + GAP);
  const shots = first && pictures.length === 1 ? boxOf(first).height : grid;
  return shots + (first ? 10 : 0) + (files.length - pictures.length) * FILE_ROW;
}
