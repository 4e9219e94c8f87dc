// Files in words.

/** What stands in the place of a text that isn't there: "A file", "3 files"; nothing without files. */
export function filesInWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "A file" : `${count} files`;
}
