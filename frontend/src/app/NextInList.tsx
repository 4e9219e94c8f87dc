// One's next event in the list of rooms. It comes in a chunk of its own, once the rooms are known.
import { useEffect } from "react";
import { lazyModule } from "@/lib/lazyModule";
import { useSyncs } from "@/realtime/hooks";

const line = lazyModule(() => import("@/features/events/NextEvent"));

export function NextInList() {
  const syncs = useSyncs();
  const drawn = line.use(syncs > 0);
  // What could not be fetched is tried again with each sync.
  useEffect(() => {
    if (syncs > 0) line.load();
  }, [syncs]);
  return drawn && <drawn.NextEvent />;
}
