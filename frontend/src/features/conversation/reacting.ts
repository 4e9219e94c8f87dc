// Reactions as one sees them: a press shows at once, and is taken back when the server did not keep it.
import { create } from "zustand";
import { engine } from "@/realtime/engine";
import { withoutReaction, withReaction } from "@/sync/reactions";
import type { Message, Reactions, UserId } from "@/sync/types";

/** Those that are one press away. */
export const QUICK = ["👍", "❤️", "🙌", "😄", "🙏"];

type Wishes = ReadonlyMap<string, boolean>;
type Store = Readonly<{
  /** By message and emoji: whether one wants it there, until the room shows what the server made of it. */
  wishes: Wishes;
  /** The last message whose reaction was not kept. */
  refused: number | null;
}>;

const useStore = create<Store>(() => ({ wishes: new Map(), refused: null }));
const underway = new Set<string>();
const REFUSED_MS = 5_000;

export function useReactions(message: Message, me: UserId): { reactions: readonly Reactions[]; refused: boolean } {
  const wishes = useStore((store) => store.wishes);
  const refused = useStore((store) => store.refused === message.id);
  return { reactions: wished(message, me, wishes), refused };
}

export function toggleReaction(message: Message, me: UserId, emoji: string): void {
  const key = `${message.id} ${emoji}`;
  const shown = wished(message, me, useStore.getState().wishes);
  wish(key, !isOwn(shown, emoji, me));
  void settle(key, message, emoji);
}

function isOwn(reactions: readonly Reactions[], emoji: string, me: UserId): boolean {
  return reactions.some((one) => one.emoji === emoji && one.users.includes(me));
}

function wished(message: Message, me: UserId, wishes: Wishes): readonly Reactions[] {
  let reactions = message.reactions;
  for (const [key, on] of wishes) {
    const [id, emoji = ""] = key.split(" ");
    if (Number(id) === message.id) reactions = (on ? withReaction : withoutReaction)(reactions, emoji, me);
  }
  return reactions;
}

/** One request at a time for each, so that the last press is what the server does last. */
async function settle(key: string, message: Message, emoji: string): Promise<void> {
  if (underway.has(key)) return;
  underway.add(key);
  try {
    let sent: boolean | undefined;
    for (let on = wishOf(key); on !== undefined && on !== sent; on = wishOf(key)) {
      await engine.react(message, emoji, on);
      sent = on;
    }
  } catch {
    useStore.setState({ refused: message.id });
    setTimeout(() => useStore.setState({ refused: null }), REFUSED_MS);
  } finally {
    underway.delete(key);
    wish(key, undefined);
  }
}

function wishOf(key: string): boolean | undefined {
  return useStore.getState().wishes.get(key);
}

function wish(key: string, on: boolean | undefined): void {
  const wishes = new Map(useStore.getState().wishes);
  if (on === undefined) wishes.delete(key);
  else wishes.set(key, on);
  useStore.setState({ wishes });
}
