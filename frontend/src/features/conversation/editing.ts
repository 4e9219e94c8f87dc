// Which message of the room is being edited, and its text so far: kept while one looks at another room.
import { useState } from "react";
import type { Message } from "@/sync/types";

export type Editing = Readonly<{ message: number; text: string }>;

const kept = new Map<string, Editing>();

export type EditingCalls = Readonly<{
  editing: Editing | null;
  begin: (message: Message) => void;
  write: (text: string) => void;
  end: () => void;
}>;

/** `memory` names the room for this account. */
export function useEditing(memory: string): EditingCalls {
  const [editing, setEditing] = useState<Editing | null>(() => kept.get(memory) ?? null);
  const set = (next: Editing | null) => {
    if (next) kept.set(memory, next);
    else kept.delete(memory);
    setEditing(next);
  };
  return {
    editing,
    begin: ({ id, content }: Message) => set({ message: id, text: content }),
    write: (text: string) => {
      if (editing) set({ ...editing, text });
    },
    end: () => set(null),
  };
}

/** The last text that I wrote and that is still there; an event is changed as such. */
export function lastOwn(messages: readonly Message[], me: number): Message | undefined {
  const isOwnText = ({ user, deleted, superseded, event }: Message) =>
    user.id === me && !deleted && !superseded && event === null;
  return messages.findLast(isOwnText);
}
