// Finding by a few letters: the start of the name first, then the start of a word, then anywhere.

type Named = Readonly<{ name: string }>;
/** A name cut where the letters were found; `match` is empty where they were not. */
export type Marked = Readonly<{ before: string; match: string; after: string }>;

/** Those whose name holds the query, in the given order within the same quality of match. */
export function findByName<T extends Named>(targets: readonly T[], query: string): readonly T[] {
  const wanted = spelled(query);
  if (!wanted) return targets;
  return targets
    .flatMap((target) => {
      const at = target.name.toLocaleLowerCase().indexOf(wanted);
      return at === -1 ? [] : [{ target, rank: rank(target.name, at) }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ target }) => target);
}

export function marked(name: string, query: string): Marked {
  const wanted = spelled(query);
  const at = wanted ? name.toLocaleLowerCase().indexOf(wanted) : -1;
  if (at === -1) return { before: name, match: "", after: "" };
  const end = at + wanted.length;
  return { before: name.slice(0, at), match: name.slice(at, end), after: name.slice(end) };
}

function spelled(query: string): string {
  return query.trim().replace(/^@/, "").toLocaleLowerCase();
}

function rank(name: string, at: number): number {
  if (at === 0) return 0;
  return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 2 : 1;
}
