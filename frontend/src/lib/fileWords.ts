// Files in words.

const UNITS = ["kB", "MB", "GB"];

/** What stands in the place of a text that isn't there: "A file", "3 files"; nothing without files. */
export function filesInWords(count: number): string {
  if (count === 0) return "";
  return count === 1 ? "A file" : `${count} files`;
}

/** "812 bytes", "12 kB", "3.4 MB", by thousands. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? (Math.round(value * 10) / 10).toString() : Math.round(value)} ${UNITS[unit]}`;
}
