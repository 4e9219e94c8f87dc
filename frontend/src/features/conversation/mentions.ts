/**
 * Where a text mentions somebody, to be drawn as such: only whom the message names, by the rule of the server
 * (backend/messaging/mentions.py). Pure.
 */
import type { UserId } from "@/sync/types";

export type Called = UserId | "room";

/** Whom a message names, by the key of the handle that its text has. */
export type CalledBy = ReadonlyMap<string, Called>;

export type Part = Readonly<{ text: string; called: Called | null }>;

const MENTION = /(?<![\p{L}\p{M}\p{N}.+@/\\-]_*)@([\p{L}\p{M}\p{N}._-]+)/gu;
const LAST_MARK = /[._-]$/u;

/** The text in parts, in order; `@bob.` is bob. if the message names that one, else bob. */
export function partsOf(text: string, named: CalledBy): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(MENTION)) {
    if (text.charAt(match.index + match[0].length) === "@") continue;
    const handle = readAs(match[1] ?? "", named);
    if (handle === null) continue;
    const end = match.index + 1 + handle.length;
    if (match.index > done) parts.push({ text: text.slice(done, match.index), called: null });
    parts.push({ text: text.slice(match.index, end), called: named.get(handleKey(handle)) ?? null });
    done = end;
  }
  if (done < text.length) parts.push({ text: text.slice(done), called: null });
  return parts;
}

function readAs(written: string, named: CalledBy): string | null {
  let handle = written;
  while (handle !== "" && !named.has(handleKey(handle))) {
    if (!LAST_MARK.test(handle)) return null;
    handle = handle.slice(0, -1);
  }
  return handle === "" ? null : handle;
}

/** Handles are the same without regard to case and to wide or ligated letters. */
export function handleKey(handle: string): string {
  return handle.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFKC");
}
