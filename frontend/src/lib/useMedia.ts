import { useSyncExternalStore } from "react";

export const PHONE = "(max-width: 760px)";
export const TOUCH = "(hover: none) and (pointer: coarse)";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
  );
}
