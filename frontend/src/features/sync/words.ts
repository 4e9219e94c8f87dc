// What the page about the sync says, in words.
import type { Comparison } from "@/realtime/inspection";
import type { LineState } from "@/realtime/store";
import type { Repair } from "@/sync/repairLog";

export function repairText({ cause, changes, ms }: Repair): string {
  const cost = `in ${ms.toLocaleString("en")} ms`;
  const many = changes === 1 ? "1 change" : `${changes.toLocaleString("en")} changes`;
  switch (cause) {
    case "gap":
      return `${many} came too late or not at all, fetched ${cost}`;
    case "missed":
      return `${many} had not come, brought by a sync ${cost}`;
    case "snapshot":
      return `too much was missing, the room came as a whole ${cost}`;
    case "history":
      return `the server’s history had become another one, the room came anew ${cost}`;
  }
}

export function socketText({ online, subscribed, synced }: LineState): string {
  if (!online) return "This device has no network";
  if (!subscribed) return "Not open: what is new is asked for every few seconds";
  return synced ? "Open: what is new comes by itself" : "Open, and a sync is under way";
}

export function comparedText({ rooms, messages, differences }: Comparison): string {
  const what = `${counted(rooms, "room")} and ${counted(messages, "loaded message")}`;
  if (differences.length === 0) return `No difference in ${what}.`;
  return `${counted(differences.length, "difference")} in ${what}.`;
}

function counted(many: number, what: string): string {
  return `${many.toLocaleString("en")} ${what}${many === 1 ? "" : "s"}`;
}
