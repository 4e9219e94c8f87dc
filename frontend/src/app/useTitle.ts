import { useEffect } from "react";
import { tabTitle } from "./tabTitle";

/** The tab's title while this is on screen. */
export function useTitle(place: string, server: string | undefined, unread = 0): void {
  const title = tabTitle(place, server ?? "Lockstep", unread);
  useEffect(() => {
    document.title = title;
  }, [title]);
}
