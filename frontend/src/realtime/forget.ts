/** What this browser keeps of an account that is no more, thrown away: unsent messages, drafts, files, replies, events. */
import type { UserId } from "@/sync/types";
import type { OpenOutbox } from "./outbox";
import { keysIn } from "./storage";

const KEPT = ["draft", "event", "files", "reply"];

export function forget(user: UserId, storage: Storage, openOutbox: OpenOutbox): void {
  const outbox = openOutbox(user, () => undefined);
  outbox.clear();
  outbox.close();
  for (const key of KEPT.flatMap((kind) => keysIn(storage, `lockstep:${kind}:${user}:`))) storage.removeItem(key);
}
