/** How the sync is doing, for the page about it, which alone imports this. */
import { useStore } from "zustand";
import type { Repair } from "@/sync/repairLog";
import { engine, store } from "./engine";
import { type Comparison, compareNow } from "./inspection";
import type { LineState } from "./store";

const NO_REPAIRS: readonly Repair[] = [];

export function useLine(): LineState | null {
  return useStore(store, ({ account }) => account?.line ?? null);
}

/** The last repairs of the picture, oldest first. */
export function useRepairs(): readonly Repair[] {
  return useStore(store, ({ account }) => account?.repairs ?? NO_REPAIRS);
}

export function compareWithServer(): Promise<Comparison> {
  return compareNow({ engine, store });
}
