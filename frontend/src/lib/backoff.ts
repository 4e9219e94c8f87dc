/** Waiting longer after each failure, and never all at once. */

/** Milliseconds before try number `failures` + 1: doubling from `first` to `most`, half of it by chance. */
export function backoff(failures: number, first: number, most: number): number {
  return Math.min(most, first * 2 ** Math.max(0, failures - 1)) * (0.5 + Math.random() / 2);
}

/** About `ms`, give or take a fifth. */
export function jittered(ms: number): number {
  return ms * (0.8 + Math.random() * 0.4);
}
