// The card of whoever's name was pressed in a room: in a chunk of its own, which is fetched before it is wanted.
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { lazyModule } from "@/lib/lazyModule";
import type { Me, Person } from "@/sync/types";

type Shown = Readonly<{ person: Person; near: DOMRect }>;

const cards = lazyModule(() => import("@/features/person/PersonCard"));

/** `open` stays the same; `from` is what was pressed, and the card stands by it. */
export function usePersonCard(me: Me, onMention: ((person: Person) => void) | null) {
  const [shown, setShown] = useState<Shown | null>(null);
  const drawn = cards.use(shown !== null);
  useEffect(cards.load, []); // so that it opens offline, too
  const open = useCallback((person: Person, from: Element) => {
    cards.load();
    setShown({ person, near: from.getBoundingClientRect() });
  }, []);
  const close = () => setShown(null);
  /** The card gives the focus back before it goes to where one writes. */
  const mention = (person: Person) => {
    flushSync(close);
    onMention?.(person);
  };
  const card: ReactNode = shown && drawn && (
    <drawn.PersonCard {...shown} me={me.id} onMention={onMention && mention} onClose={close} />
  );
  return { open, card };
}
