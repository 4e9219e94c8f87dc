/** What this browser keeps of an account that is no more, thrown away: unsent messages, drafts, files, replies, events. */
import type { UserId } from "@/sync/types";
import type { OpenOutbox } from "./outbox";

const KEPT = ["draft", "event", "files", "reply"];

export function forget(user: UserId, storage: Storage, openOutbox: OpenOutbox): void {
  const outbox = openOutbox(user, () => undefined);
  outbox.clear();
  outbox.close();
  const prefixes = KEPT.map((kind) => `lockstep:${kind}:${user}:`);
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
  for (const key of keys) if (prefixes.some((prefix) => key.startsWith(prefix))) storage.removeItem(key);
}
