const MOST = 999;
/** Of mentions the server names no more than one above this. */
export const MENTIONS_SHOWN = 99;

/** 1,204 would be wider than the row has room for, and says no more than 999+. */
export function countText(value: number, most = MOST): string {
  return value > most ? `${most}+` : String(value);
}
