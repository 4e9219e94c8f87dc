// How a person is shown: the name, the initials on the face, the face's colour.

type Named = Readonly<{ username: string; displayName: string }>;

const FACES = 8;
const GOLDEN = 2654435769; // 2^32 / golden ratio: neighbouring ids land far apart

export function shownName(person: Named): string {
  return person.displayName.trim() || person.username;
}

/** What a person is called once their account has ended. */
export function isDeactivated({ id, username }: Named & Readonly<{ id: number }>): boolean {
  return username === `deleted-${id}`;
}

/** 1 to 8, the same for a user id for good. */
export function faceIndex(userId: number): number {
  return ((Math.imul(userId, GOLDEN) >>> 29) % FACES) + 1;
}

/** One letter, or two for a name of exactly two words ("Anna Berg", "anna.berg"). */
export function initials(name: string): string {
  const words = name.split(/[\s._-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const chosen = words.length === 2 ? words : words.slice(0, 1);
  const letters = chosen.map((word) => Array.from(word)[0] ?? "").join("");
  return (letters || Array.from(name)[0] || "?").toLocaleUpperCase();
}
