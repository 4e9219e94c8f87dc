// The event in a conversation. Its card comes in a chunk of its own; until then its place is kept, with its title.
import { lazyModule } from "@/lib/lazyModule";
import type { EventCard } from "@/sync/types";
import styles from "./EventInLog.module.css";

const card = lazyModule(() => import("@/features/events/EventCard"));

export function EventInLog({ event, mayAnswer }: { event: EventCard; mayAnswer: boolean }) {
  const drawn = card.use(true);
  if (drawn) return <drawn.EventCard event={event} mayAnswer={mayAnswer} />;
  return (
    <p className={styles.place}>
      <bdi>{event.title}</bdi>
    </p>
  );
}
