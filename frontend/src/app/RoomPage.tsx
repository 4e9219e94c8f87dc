// One room: its bar, its log, the composer, and the members beside it.
import { lazy, Suspense, useEffect, useMemo, useRef } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { Ghosts } from "@/components/ui/Ghost";
import { Composer, type ComposerHandle } from "@/features/composer/Composer";
import { Conversation, type ConversationHandle } from "@/features/conversation/Conversation";
import { RoomHead } from "@/features/conversation/RoomHead";
import { RoomNotFound } from "@/features/conversation/RoomNotFound";
import { engine } from "@/realtime/engine";
import { useConnection, useRoom, useServer, useUnreadTotal } from "@/realtime/hooks";
import type { RoomView } from "@/realtime/views";
import type { Me } from "@/sync/types";
import { lastRoom, rememberRoom } from "./lastRoom";
import styles from "./Shell.module.css";
import { useBack, useListBehind } from "./useBack";
import { useTitle } from "./useTitle";

const MembersPanel = lazy(async () => ({ default: (await import("@/features/members/MembersPanel")).MembersPanel }));

type RoomPageProps = { me: Me; withMembers?: boolean };

export function RoomPage({ me, withMembers = false }: RoomPageProps) {
  const id = roomId(useParams().id);
  return id === null ? <Unknown id={null} /> : <KnownNumber key={id} id={id} me={me} withMembers={withMembers} />;
}

function KnownNumber({ id, me, withMembers }: { id: number; me: Me; withMembers: boolean }) {
  const room = useRoom(id);
  useListBehind();
  if (room === "absent") return <Unknown id={id} />;
  if (room === "loading") {
    return (
      <main className={styles.main} id="main" tabIndex={-1}>
        <div className={styles.loading}>
          <Ghosts count={6} lines={2} label="Loading the room" />
        </div>
      </main>
    );
  }
  return <Room room={room} me={me} withMembers={withMembers} />;
}

function Room({ room, me, withMembers }: { room: RoomView; me: Me; withMembers: boolean }) {
  const connection = useConnection();
  const composer = useRef<ComposerHandle>(null);
  const conversation = useRef<ConversationHandle>(null);
  const linked = useLinked();
  const first = useRef(linked);
  const navigate = useNavigate();
  const back = useBack();
  useTitle(room.name, useServer()?.name, useUnreadTotal());
  useEffect(() => {
    engine.openRoom(room.id, first.current?.number || undefined);
    rememberRoom(room.id);
    return () => engine.closeRoom(room.id);
  }, [room.id]);

  const offline = connection.kind === "offline" || connection.kind === "session-ended";
  return (
    <>
      <main className={styles.main} id="main" tabIndex={-1}>
        <RoomHead
          room={room}
          me={me.id}
          connection={connection}
          membersShown={withMembers}
          onBack={back}
          onLeft={() => navigate("/", { replace: true })}
        />
        <Conversation
          room={room}
          me={me}
          connection={connection}
          onEdit={(clientId) => composer.current?.restore(engine.discard(clientId))}
          onReply={(quote) => composer.current?.reply(quote)}
          linked={linked}
          onDone={() => composer.current?.focus()}
          handle={conversation}
        />
        <Composer
          room={room.id}
          name={room.name}
          offline={offline}
          handle={composer}
          onUp={() => conversation.current?.editLast() ?? false}
        />
      </main>
      {withMembers && (
        <Suspense>
          <MembersPanel room={room} me={me} onClose={() => navigate(`/rooms/${room.id}`, { replace: true })} />
        </Suspense>
      )}
    </>
  );
}

/** The message that the address names; anew each time one comes by it. */
function useLinked(): Readonly<{ number: number }> | null {
  const { number } = useParams();
  const { key: visit } = useLocation();
  return useMemo(() => {
    if (number === undefined) return null;
    return { number: /^[1-9]\d{0,14}$/.test(number) ? Number(number) : 0, visit };
  }, [number, visit]);
}

function Unknown({ id }: { id: number | null }) {
  useTitle("No such room", useServer()?.name, useUnreadTotal());
  return (
    <main className={styles.main} id="main" tabIndex={-1}>
      <RoomNotFound id={id} last={lastRoom()} />
    </main>
  );
}

/** Room ids are positive 32-bit numbers, written plainly; anything else is no room. */
function roomId(text: string | undefined): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text ?? "") ? Number(text) : 0;
  return id > 0 && id < 2 ** 31 ? id : null;
}
