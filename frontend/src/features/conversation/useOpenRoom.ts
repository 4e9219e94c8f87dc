import { useEffect, useState } from "react";
import { engine } from "@/realtime/engine";
import type { FoundRoom } from "@/realtime/views";

/** The search has no way to ask for one room; further than this it is not looked through. */
const PAGES = 3;

/** The open room with this id, for somebody who came by a link and is not in it: null while looked for or not there. */
export function useOpenRoom(id: number | null): FoundRoom | null {
  const [found, setFound] = useState<FoundRoom | null>(null);
  useEffect(() => {
    setFound(null);
    if (id === null) return;
    const asked = new AbortController();
    lookFor(id, asked.signal).then(
      (room) => !asked.signal.aborted && setFound(room),
      () => undefined,
    );
    return () => asked.abort();
  }, [id]);
  return found;
}

async function lookFor(id: number, signal: AbortSignal): Promise<FoundRoom | null> {
  let cursor: string | null = null;
  for (let page = 0; page < PAGES; page++) {
    const { results, next } = await engine.discover("", cursor, signal);
    const room = results.find((result) => result.id === id);
    if (room || next === null) return room ?? null;
    cursor = next;
  }
  return null;
}
