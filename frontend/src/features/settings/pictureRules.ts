// Which files can be a picture of oneself; whether one is damaged only shows when it is drawn. Pure.
import { sizeInWords } from "@/lib/sizeWords";

export const TYPES: readonly string[] = ["image/jpeg", "image/png", "image/webp", "image/gif", "image/avif"];

/** Why it can't be used, in words; null: it can. Devices that don't know a file's type say nothing of it. */
export function notFit({ type, size }: Pick<File, "type" | "size">, maxBytes: number): string | null {
  if (type && !TYPES.includes(type)) return "A picture is a JPEG, PNG, WebP, GIF or AVIF file.";
  if (size === 0) return "This file is empty.";
  if (size > maxBytes) return `${sizeInWords(size)}: a picture may have at most ${sizeInWords(maxBytes)}.`;
  return null;
}
