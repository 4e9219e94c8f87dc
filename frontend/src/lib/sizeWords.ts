// Sizes in words.

const UNITS = ["kB", "MB", "GB"];

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

/** "PDF, " of `notes.pdf`; nothing where the name has no short ending. */
export function kindInWords(name: string): string {
  const ending = /\.([a-z0-9]{1,5})$/iu.exec(name)?.[1];
  return ending ? `${ending.toUpperCase()}, ` : "";
}
