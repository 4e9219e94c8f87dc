import { useEffect, useState } from "react";
import { engine } from "@/realtime/engine";
import type { FoundRoom } from "@/realtime/views";

/** The open room with this id, for somebody who came by a link and is not in it: null while looked for or not there. */
export function useOpenRoom(id: number | null): FoundRoom | null {
  const [found, setFound] = useState<FoundRoom | null>(null);
  useEffect(() => {
    setFound(null);
    if (id === null) return;
    const asked = new AbortController();
    engine.findOpenRoom(id, asked.signal).then(
      (room) => !asked.signal.aborted && setFound(room),
      () => undefined,
    );
    return () => asked.abort();
  }, [id]);
  return found;
}
