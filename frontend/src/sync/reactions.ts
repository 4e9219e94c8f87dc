/** Reactions to a message: an emoji keeps its place for as long as anybody uses it. */
import type { Reactions, UserId } from "./types";

type All = readonly Reactions[];

export function withReaction(all: All, emoji: string, user: UserId): All {
  if (!all.some((one) => one.emoji === emoji)) return [...all, { emoji, users: [user] }];
  return all.map((one) =>
    one.emoji === emoji && !one.users.includes(user) ? { emoji, users: [...one.users, user] } : one,
  );
}

export function withoutReaction(all: All, emoji: string, user: UserId): All {
  return all
    .map((one) => (one.emoji === emoji ? { emoji, users: one.users.filter((other) => other !== user) } : one))
    .filter(({ users }) => users.length > 0);
}
