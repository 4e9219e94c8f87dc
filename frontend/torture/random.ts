/** Chances that follow from a seed alone. */

/** Each call: from 0 to 1 (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the names, each as often as its weight says. */
export function pickOne<Name extends string>(weights: Readonly<Record<Name, number>>, chance: number): Name {
  const all = Object.entries(weights) as [Name, number][];
  let left = chance * all.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of all) {
    if (left < weight) return name;
    left -= weight;
  }
  return (all.at(-1) as [Name, number])[0];
}
