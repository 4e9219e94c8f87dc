// "/": at the desk the room one was in last, on a phone the list, and for newcomers the way to a first room.
import { Navigate } from "react-router";
import { NoRooms } from "@/features/rooms/NoRooms";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useRooms, useServer, useUnreadTotal } from "@/realtime/hooks";
import { lastRoom } from "./lastRoom";
import styles from "./Shell.module.css";
import { useTitle } from "./useTitle";

export function HomePage({ newRoom }: { newRoom: string }) {
  const rooms = useRooms();
  const phone = useMedia(PHONE);
  useTitle("", useServer()?.name, useUnreadTotal());
  const known = rooms?.find((room) => room.id === lastRoom()) ?? rooms?.[0];
  // Somebody may be on the way elsewhere already: this is drawn until that page's script is here.
  const stays = window.location.pathname === "/";
  if (known && !phone && stays) return <Navigate to={`/rooms/${known.id}`} replace />;
  return (
    <main className={styles.main} id="main" tabIndex={-1}>
      {rooms?.length === 0 && <NoRooms newRoom={newRoom} />}
    </main>
  );
}
