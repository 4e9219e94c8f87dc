/** What the shapes of the wire are made of. */
import * as z from "zod/mini";
import type { Person } from "./types";

export const id = z.int().check(z.positive());
export const count = z.int().check(z.nonnegative());
export const person = z.object({
  id,
  username: z.string(),
  display_name: z.optional(z.string()),
  avatar: z.nullish(z.string()),
});

export function toPerson({ id, username, display_name, avatar }: z.infer<typeof person>): Person {
  return { id, username, displayName: display_name || username, ...(avatar && { avatar }) };
}

/** Null for what doesn't have the shape. */
export function read<T>(schema: z.ZodMiniType<T>, raw: unknown): T | null {
  const result = z.safeParse(schema, raw);
  return result.success ? result.data : null;
}
