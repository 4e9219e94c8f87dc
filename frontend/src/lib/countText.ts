const MOST = 999;

/** 1,204 would be wider than the row has room for, and says no more than 999+. */
export function countText(value: number): string {
  return value > MOST ? `${MOST}+` : String(value);
}
