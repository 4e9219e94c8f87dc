/** From somebody to one's direct room with them. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { faultOf } from "@/lib/faults";
import { useIsShown } from "@/lib/useIsShown";
import type { Person } from "@/sync/types";
import { engine } from "./engine";

type Writing = Readonly<{ busy: boolean /** Why it did not open. */; fault: string | null; write: () => void }>;

/** Whoever has left what asked for it stays where they are; `onThere`: it is on its way to the screen. */
export function useWriting(person: Person, onThere?: () => void): Writing {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const navigate = useNavigate();
  const isShown = useIsShown();
  const write = async () => {
    setBusy(true);
    setFault(null);
    try {
      const room = await engine.openDirect([person.id]);
      if (!isShown()) return;
      void navigate(`/rooms/${room}`);
      onThere?.();
    } catch (error) {
      setFault(faultOf(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, fault, write: () => void write() };
}
