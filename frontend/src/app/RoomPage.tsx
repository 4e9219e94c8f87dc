// One room: its bar, its log, the composer, and the members beside it.
import { lazy, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { Ghosts } from "@/components/ui/Ghost";
import type { MenuEntry } from "@/components/ui/Menu";
import { Composer, type ComposerHandle } from "@/features/composer/Composer";
import { Conversation, type ConversationHandle } from "@/features/conversation/Conversation";
import { RoomHead } from "@/features/conversation/RoomHead";
import { useIsShown } from "@/lib/useIsShown";
import { PHONE, useMedia } from "@/lib/useMedia";
import { engine } from "@/realtime/engine";
import { useConnection, useRoom, useServer, useUnreadTotal } from "@/realtime/hooks";
import type { RoomView } from "@/realtime/views";
import { isNotes } from "@/sync/direct";
import type { Me } from "@/sync/types";
import { EventInLog } from "./EventInLog";
import { lastRoom, rememberRoom } from "./lastRoom";
import { Part } from "./Part";
import styles from "./Shell.module.css";
import { useBack, useCloseMembers, useListBehind } from "./useBack";
import { useDrop } from "./useDrop";
import { usePersonCard } from "./usePersonCard";
import { useTitle } from "./useTitle";
import { NEW_EVENT } from "./view";

const RoomNotFound = lazy(async () => ({
  default: (await import("@/features/conversation/RoomNotFound")).RoomNotFound,
}));
const MembersPanel = lazy(async () => ({ default: (await import("@/features/members/MembersPanel")).MembersPanel }));

const RoomSettingsDialog = lazy(async () => ({
  default: (await import("@/features/manage/RoomSettingsDialog")).RoomSettingsDialog,
}));
const BansDialog = lazy(async () => ({ default: (await import("@/features/manage/BansDialog")).BansDialog }));
const NotifyDialog = lazy(async () => ({ default: (await import("@/features/manage/NotifyDialog")).NotifyDialog }));
const InviteDialog = lazy(async () => ({ default: (await import("@/features/manage/InviteDialog")).InviteDialog }));

type RoomDialog = "settings" | "invite" | "bans" | "notify";

type RoomPageProps = { me: Me; withMembers?: boolean };

export function RoomPage({ me, withMembers = false }: RoomPageProps) {
  const id = roomId(useParams().id);
  return id === null ? <Unknown id={null} /> : <KnownNumber key={id} id={id} me={me} withMembers={withMembers} />;
}

function KnownNumber({ id, me, withMembers }: { id: number; me: Me; withMembers: boolean }) {
  const room = useRoom(id);
  const [was, setWas] = useState<string | null>(null);
  const navigate = useNavigate();
  const isShown = useIsShown();
  useListBehind();
  // Asked here, where one stays when the room is gone from the list: the answer may come when one is elsewhere.
  const onLeft = () => void (isShown() && navigate("/", { replace: true }));
  if (typeof room !== "string" && room.name !== was) setWas(room.name);
  if (room === "absent") return <Unknown id={id} was={was} />;
  if (room === "loading") {
    return (
      <main className={styles.main} id="main" tabIndex={-1}>
        <div className={styles.loading}>
          <Ghosts count={6} lines={2} label="Loading the room" />
        </div>
      </main>
    );
  }
  return <Room room={room} me={me} withMembers={withMembers} onLeft={onLeft} />;
}

type RoomProps = { room: RoomView; me: Me; withMembers: boolean; onLeft: () => void };

function Room({ room, me, withMembers, onLeft }: RoomProps) {
  const connection = useConnection();
  const composer = useRef<ComposerHandle>(null);
  const conversation = useRef<ConversationHandle>(null);
  const linked = useLinked();
  const first = useRef(linked);
  const [dialog, setDialog] = useState<RoomDialog | null>(null);
  const navigate = useNavigate();
  const back = useBack();
  const closeMembers = useCloseMembers(room.id);
  useTitle(room.name, useServer()?.name, useUnreadTotal());
  useEffect(() => {
    engine.openRoom(room.id, first.current?.number || undefined);
    rememberRoom(room.id);
    return () => engine.closeRoom(room.id);
  }, [room.id]);

  const writing = useMedia(PHONE) && withMembers ? false : room.rights.has("post"); // a phone shows only the members
  const person = usePersonCard(me, writing ? ({ username }) => composer.current?.mention(username) : null);
  const drop = useDrop(room.rights.has("post") ? (files) => composer.current?.attach(files) : null);
  const offline = connection.kind === "offline" || connection.kind === "session-ended";
  return (
    <>
      <main className={styles.main} id="main" tabIndex={-1} {...drop.watch}>
        {drop.over && <p className={styles.drop}>Drop files to send them to {room.name}</p>}
        <RoomHead
          room={room}
          me={me.id}
          connection={connection}
          membersShown={withMembers}
          onCloseMembers={closeMembers}
          onBack={back}
          onLeft={onLeft}
          entries={entriesFor(room, setDialog, () => void navigate(NEW_EVENT))}
        />
        <Conversation
          room={room}
          me={me}
          connection={connection}
          onEdit={(clientId) => {
            const files = engine.filesOf(clientId);
            composer.current?.restore(engine.discard(clientId), files);
          }}
          onReply={(quote) => composer.current?.reply(quote)}
          onPerson={person.open}
          linked={linked}
          Event={EventInLog}
          onDone={() => composer.current?.focus()}
          handle={conversation}
        />
        {room.rights.has("post") ? (
          <Composer
            room={room.id}
            name={room.name}
            offline={offline}
            handle={composer}
            onUp={() => conversation.current?.editLast() ?? false}
          />
        ) : (
          <p className={styles.silent}>
            {room.archived
              ? "This room is archived: it can be read, and nothing in it can change."
              : "Announcements: moderators and owners write here."}
          </p>
        )}
      </main>
      <Part>
        {dialog === "settings" && <RoomSettingsDialog room={room} onClose={() => setDialog(null)} />}
        {dialog === "bans" && <BansDialog room={room} onClose={() => setDialog(null)} />}
        {dialog === "notify" && <NotifyDialog room={room} onClose={() => setDialog(null)} />}
        {dialog === "invite" && <InviteDialog room={room} onClose={() => setDialog(null)} />}
      </Part>
      {withMembers && (
        <Part>
          <MembersPanel room={room} me={me} onPerson={person.open} onClose={closeMembers} />
        </Part>
      )}
      {person.card}
    </>
  );
}

/** The message that the address names; anew each time one comes by it, not on the way to and from a form over it. */
function useLinked(): Readonly<{ number: number }> | null {
  const { number } = useParams();
  const { key, hash } = useLocation();
  const [visit, setVisit] = useState(key);
  if (hash === "" && key !== visit) setVisit(key);
  return useMemo(() => {
    if (number === undefined) return null;
    return { number: /^[1-9]\d{0,14}$/.test(number) ? Number(number) : 0, visit };
  }, [number, visit]);
}

function entriesFor(room: RoomView, open: (dialog: RoomDialog) => void, plan: () => void): MenuEntry[] {
  const entries: MenuEntry[] = [];
  if (room.rights.has("create_event")) entries.push({ icon: "calendar", text: "New event…", onChoose: plan });
  if (room.rights.has("invite")) entries.push({ icon: "plus", text: "Invite people…", onChoose: () => open("invite") });
  if (!isNotes(room)) entries.push({ icon: "bell", text: "Notifications…", onChoose: () => open("notify") });
  if (room.rights.has("ban")) entries.push({ icon: "people", text: "Banned people…", onChoose: () => open("bans") });
  if (room.rights.has("archive"))
    entries.push({ icon: "settings", text: "Room settings…", onChoose: () => open("settings") });
  return entries;
}

function Unknown({ id, was = null }: { id: number | null; was?: string | null }) {
  useTitle("No such room", useServer()?.name, useUnreadTotal());
  return (
    <main className={styles.main} id="main" tabIndex={-1}>
      <Part>
        <RoomNotFound id={id} was={was} last={lastRoom()} />
      </Part>
    </main>
  );
}

/** Room ids are positive 32-bit numbers, written plainly; anything else is no room. */
function roomId(text: string | undefined): number | null {
  const id = /^[1-9]\d{0,9}$/.test(text ?? "") ? Number(text) : 0;
  return id > 0 && id < 2 ** 31 ? id : null;
}
