// The same words for a room that never was, was made private, or is not yours to see.
import { ButtonLink } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { useRooms } from "@/realtime/hooks";

/** `last`: the room one was in before. */
export function RoomNotFound({ last }: { last: number | null }) {
  const rooms = useRooms();
  const latest = rooms?.find((room) => room.id === last) ?? rooms?.[0];
  return (
    <Calm
      broken
      title="There is no such room"
      actions={
        <>
          {latest && (
            <ButtonLink kind="primary" to={`/rooms/${latest.id}`}>
              <span className="cut">Back to {latest.name}</span>
            </ButtonLink>
          )}
          <ButtonLink icon="compass" to="/discover">
            Discover rooms
          </ButtonLink>
        </>
      }
    >
      <p>
        It may have been made private, or the link is incomplete. If someone sent it to you, ask them for an invitation.
      </p>
    </Calm>
  );
}
