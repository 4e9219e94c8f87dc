// One room in the list: bold while unread, its count an outline while not live, its draft a pencil.
import { memo } from "react";
import { NavLink } from "react-router";
import { Face } from "@/components/ui/Face";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { shownName } from "@/lib/people";
import { type Plain, saidInWords, usePlain } from "@/lib/said";
import { useOnline } from "@/realtime/hooks";
import type { RoomCard } from "@/realtime/views";
import { isGroup } from "@/sync/direct";
import type { Person } from "@/sync/types";
import { Count } from "./Count";
import styles from "./RoomRow.module.css";

type RoomRowProps = { room: RoomCard; me: number; live: boolean; draft: string };

export const RoomRow = memo(function RoomRow({ room, me, live, draft }: RoomRowProps) {
  const unread = room.unread > 0;
  const bold = unread && !room.mine.notify;
  const plain = usePlain([draft, room.lastMessage?.content ?? ""]);
  return (
    <NavLink
      to={`/rooms/${room.id}`}
      state={{ from: "list" }}
      data-room={room.id}
      className={({ isActive }) => classes(styles.row, isActive && styles.here, bold && !isActive && styles.unread)}
    >
      <RoomSign room={room} />
      <span className={styles.words}>
        <bdi className={classes(styles.name, "cut")} title={room.name}>
          {room.name}
        </bdi>
        <span className={classes(styles.preview, "cut")}>{previewOf(room, me, draft, plain)}</span>
      </span>
      {draft && !unread && (
        <span className={styles.aside}>
          <Icon name="edit" small />
          <span className="sr">draft</span>
        </span>
      )}
      {unread && <Count room={room} sure={live} />}
    </NavLink>
  );
});

/** A direct room of two is known by a face, others by what kind they are. */
function RoomSign({ room }: { room: RoomCard }) {
  const [person] = room.others;
  if (isGroup(room)) return <Icon name="people" />;
  if (person) return room.people.length === 2 ? <Other person={person} /> : <Face person={person} size="row" />;
  return <Icon name={room.kind === "private" ? "lock" : "hash"} />;
}

function Other({ person }: { person: Person }) {
  return <Face person={person} size="row" presence={useOnline(person.id)} />;
}

type Previewed = Pick<RoomCard, "lastMessage" | "topic" | "people">;

export function previewOf(room: Previewed, me: number, draft: string, plain: Plain): string {
  if (draft) return `Draft: ${plain(draft)}`;
  const last = room.lastMessage;
  if (!last) return room.topic || "Nobody has written here yet";
  const text = saidInWords(last, plain);
  const { length } = room.people;
  if (length === 1 || (length === 2 && last.user.id !== me)) return text; // the row's name says whose it is
  return `${last.user.id === me ? "You" : shownName(last.user)}: ${text}`;
}
