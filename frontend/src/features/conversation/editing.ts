// Which messages of the room are being edited, and their texts so far: kept while one looks at another room. Beginning
// with one leaves the words of others as they are.
import { useState } from "react";
import { useStore } from "zustand";
import { createStore } from "zustand/vanilla";
import type { Message } from "@/sync/types";

/** `before`: what it said when the editing began. */
type Edit = Readonly<{ text: string; before: string }>;
/** By the message's id. */
type Edits = ReadonlyMap<number, Edit>;

const NONE: Edits = new Map();
/** By the room's name for an account. Here, because an answer can come when nobody looks at the room any more. */
const kept = createStore<ReadonlyMap<string, Edits>>(() => new Map());

export type EditingCalls = Readonly<{
  edits: Edits;
  /** The message whose editing has just begun, until it is `shown`. */
  begun: number | null;
  shown: () => void;
  begin: (message: Message) => void;
  write: (message: number, text: string) => void;
  /** With what was `saved`: only if that is what stands there. */
  end: (message: number, saved?: string) => void;
}>;

/** `memory` names the room for this account. */
export function useEditing(memory: string): EditingCalls {
  const edits = useStore(kept, (all) => all.get(memory) ?? NONE);
  const [begun, setBegun] = useState<number | null>(null);
  return {
    edits,
    begun,
    shown: () => setBegun(null),
    begin: ({ id, content }: Message) => {
      const others = [...editsOf(memory)].filter(([message, { text, before }]) => message !== id && text !== before);
      keep(memory, new Map(others).set(id, editsOf(memory).get(id) ?? { text: content, before: content }));
      setBegun(id);
    },
    write: (message: number, text: string) => {
      const edit = editsOf(memory).get(message);
      if (edit) keep(memory, new Map(editsOf(memory)).set(message, { ...edit, text }));
    },
    end: (message: number, saved?: string) => {
      if (saved !== undefined && editsOf(memory).get(message)?.text !== saved) return;
      keep(memory, new Map([...editsOf(memory)].filter(([id]) => id !== message)));
    },
  };
}

function editsOf(memory: string): Edits {
  return kept.getState().get(memory) ?? NONE;
}

function keep(memory: string, edits: Edits): void {
  kept.setState(new Map(kept.getState()).set(memory, edits), true);
}

/** The last text that I wrote and that is still there; an event is changed as such. */
export function lastOwn(messages: readonly Message[], me: number): Message | undefined {
  const isOwnText = ({ user, deleted, superseded, event }: Message) =>
    user.id === me && !deleted && !superseded && event === null;
  return messages.findLast(isOwnText);
}
