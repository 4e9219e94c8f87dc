// A room in which nobody has written yet.
import { Calm } from "@/components/ui/Calm";
import { daysBetween } from "@/lib/clock";
import { useNow } from "@/lib/useNow";
import type { RoomView } from "@/realtime/views";
import { directBeginning } from "./directWords";

export function EmptyRoom({ room }: { room: RoomView }) {
  const now = useNow();
  if (room.kind === "direct") {
    const { title, text } = directBeginning(room);
    return (
      <Calm title={title} heading="h2">
        <p>{text}</p>
      </Calm>
    );
  }
  return (
    <Calm title={`${room.name} begins here`} heading="h2">
      <p>{opening(room, now)}</p>
    </Calm>
  );
}

export function opening(room: Pick<RoomView, "kind" | "role" | "bumpedAt">, now: Date): string {
  const madeToday = room.role === "owner" && daysBetween(new Date(room.bumpedAt), now) === 0;
  const made = madeToday ? "You made this room today." : "Nobody has written here yet.";
  return room.kind === "private"
    ? `${made} It exists only for its members; whoever is invited later can read it from this line on.`
    : `${made} Everyone who joins later can read it from this line on.`;
}
