import { useEffect } from "react";
import type { UnreadTotal } from "@/realtime/views";
import { tabTitle } from "./tabTitle";

const NOTHING: UnreadTotal = { unread: 0, mentions: 0 };

/** The tab's title while this is on screen. */
export function useTitle(place: string, server: string | undefined, total: UnreadTotal = NOTHING): void {
  const title = tabTitle(place, server ?? "Lockstep", total);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
