/**
 * What the outbox' database does not have yet, in the browser's storage. A send is there before the composer clears: the
 * storage takes it at once, the database takes a moment.
 */
import type { UserId } from "@/sync/types";
import { keysIn } from "./storage";

type Entry = Readonly<{ clientId: string; tab: string }>;

export type SendJournal<E extends Entry> = Readonly<{
  add: (entry: E) => void;
  /** The database has it, unless it has become another one since. */
  settle: (entry: E) => void;
  remove: (clientId: string) => void;
  /** All of the account, whichever tab they belong to. */
  all: () => E[];
}>;

export function openSendJournal<E extends Entry>(user: UserId, storage: Storage): SendJournal<E> {
  const prefix = `lockstep:send:${user}:`;
  const keyOf = ({ clientId }: Pick<Entry, "clientId">) => prefix + clientId;

  function read(key: string): E[] {
    try {
      return [JSON.parse(storage.getItem(key) ?? "") as E];
    } catch {
      return []; // gone meanwhile
    }
  }

  return {
    add: (entry) => {
      try {
        storage.setItem(keyOf(entry), JSON.stringify(entry));
      } catch {
        storage.removeItem(keyOf(entry)); // full or forbidden: what it was is not what it is
      }
    },
    settle: (entry) => {
      if (storage.getItem(keyOf(entry)) === JSON.stringify(entry)) storage.removeItem(keyOf(entry));
    },
    remove: (clientId) => storage.removeItem(keyOf({ clientId })),
    all: () => keysIn(storage, prefix).flatMap(read),
  };
}
