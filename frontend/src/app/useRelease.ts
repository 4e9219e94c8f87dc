import { useSyncExternalStore } from "react";
import { type ReleaseState, releaseWatch } from "./releaseWatch";

export function useRelease(): ReleaseState {
  return useSyncExternalStore(releaseWatch.subscribe, releaseWatch.get);
}
