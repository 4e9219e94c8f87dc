// The bar over a conversation: which room, what it is about, or as of when, and what one can do with it.
import { type MouseEvent, type Ref, useEffect, useRef, useState } from "react";
import { useLocation } from "react-router";
import { IconLink } from "@/components/ui/Button";
import { ConnectionSign } from "@/components/ui/ConnectionSign";
import { Face } from "@/components/ui/Face";
import { Menu, type MenuEntry } from "@/components/ui/Menu";
import { PageHead } from "@/components/ui/PageHead";
import { sinceTime } from "@/lib/clock";
import { connectionLook } from "@/lib/connectionLook";
import { lazyModule } from "@/lib/lazyModule";
import { useNow } from "@/lib/useNow";
import type { Connection, RoomView } from "@/realtime/views";
import { isGroup } from "@/sync/direct";
import { directTopic } from "./directWords";
import { HereNow } from "./HereNow";
import styles from "./RoomHead.module.css";

const leaveDialog = lazyModule(() => import("./LeaveDialog"));

type RoomHeadProps = {
  room: RoomView;
  me: number;
  connection: Connection;
  membersShown: boolean;
  onCloseMembers: () => void;
  onBack: () => void;
  onLeft: () => void;
  /** What else can be done with the room. */
  entries: MenuEntry[];
};

export function RoomHead(props: RoomHeadProps) {
  const { room, me, connection, membersShown, onCloseMembers, onBack, onLeft, entries } = props;
  const { pathname } = useLocation();
  const toMembers = useFocusAfter(membersShown);
  const [leaving, setLeaving] = useState(false);
  const [person] = isGroup(room) ? [] : room.others;
  const drawn = leaveDialog.use(leaving);
  const askToLeave = () => {
    leaveDialog.load(); // again, if it could not be fetched at the last press
    setLeaving(true);
  };
  const leave: MenuEntry = { icon: "leave", text: "Leave room…", danger: true, onChoose: askToLeave };
  const all = room.rights.has("leave") ? [...entries, leave] : entries;
  const here = `/rooms/${room.id}`;
  const members = membersShown ? here : `${here}/members`;
  // What closes them goes back, unless that would lead to a message of long ago.
  const whence = pathname === here ? { from: "room" } : null;
  return (
    <>
      <PageHead
        icon={isGroup(room) ? "people" : room.kind === "private" ? "lock" : "hash"}
        face={person && <Face person={person} />}
        title={room.name}
        backLabel="Back to rooms"
        onBack={onBack}
        below={<Below room={room} connection={connection} />}
      >
        <HereNow room={room.id} me={me} to={room.kind === "direct" || membersShown ? null : members} state={whence} />
        <IconLink icon="search" label="Search in this room" to={`/search?room=${room.id}`} state={{ from: "room" }} />
        {room.kind !== "direct" && (
          <IconLink
            ref={toMembers}
            icon="people"
            label={`Members, ${room.memberCount.toLocaleString("en")}`}
            on={membersShown}
            to={members}
            state={whence}
            onClick={membersShown ? instead(onCloseMembers) : undefined}
          />
        )}
        {all.length > 0 && <Menu label="Room menu" icon="more" entries={all} />}
      </PageHead>
      {drawn && <drawn.LeaveDialog room={room} onClose={() => setLeaving(false)} onLeft={onLeft} />}
    </>
  );
}

/** Of a link that is followed here, not in another tab. */
function instead(act: () => void) {
  return (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    act();
  };
}

/** What opened something has the focus again when that is gone with the focus in it. */
function useFocusAfter(shown: boolean): Ref<HTMLAnchorElement> {
  const opener = useRef<HTMLAnchorElement>(null);
  const was = useRef(shown);
  useEffect(() => {
    if (was.current && !shown && document.activeElement === document.body) opener.current?.focus();
    was.current = shown;
  }, [shown]);
  return opener;
}

function Below({ room, connection }: { room: RoomView; connection: Connection }) {
  const now = useNow();
  const look = connectionLook(connection);
  const topic = room.kind === "direct" ? directTopic(room) : room.topic || "No topic yet";
  const asOf = connection.kind === "offline" && connection.asOf !== null;
  return (
    <p className={`${styles.topic} cut`}>
      {look !== "live" && (
        <span className="phone-only">
          <ConnectionSign look={look} unsent={connection.unsent} quiet />
        </span>
      )}
      <bdi className={look === "live" ? undefined : "desk-only"} title={room.topic || undefined}>
        {asOf ? `As of ${sinceTime(new Date(connection.asOf ?? 0), now)}.` : topic}
      </bdi>
    </p>
  );
}
