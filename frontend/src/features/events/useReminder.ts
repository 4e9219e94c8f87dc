import { useEffect } from "react";
import { useLoaded } from "@/lib/useLoaded";
import { useNow } from "@/lib/useNow";
import { engine } from "@/realtime/engine";
import { useServer, useSyncs } from "@/realtime/hooks";
import type { EventCard } from "@/sync/types";
import { reminderText } from "./reminders";

/** What is to say about reminders of this event; null while it is not known which mail one gets. */
export function useReminder(event: EventCard): string | null {
  const now = useNow();
  const syncs = useSyncs();
  const sendsMail = useServer()?.sendsMail === true;
  const { answer, again } = useLoaded(engine.mailSwitches);
  useEffect(() => {
    if (syncs > 0) again(); // another device may have moved the switch
  }, [again, syncs]);
  return sendsMail && answer.kind === "loaded" ? reminderText(event, now, answer.value) : null;
}
