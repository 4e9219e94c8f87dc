// Everybody in the room, who is here now first, then by handle, fetched page by page while scrolling.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button, IconButton } from "@/components/ui/Button";
import { Face } from "@/components/ui/Face";
import { Fault } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { ScrollRegion } from "@/components/ui/ScrollRegion";
import { shownName } from "@/lib/people";
import { PHONE, useMedia } from "@/lib/useMedia";
import { useLook, useOnline } from "@/realtime/hooks";
import type { Member, RoomView } from "@/realtime/views";
import type { Me, Person } from "@/sync/types";
import { type Deed, DeedDialog, MemberMenu } from "./MemberMenu";
import styles from "./MembersPanel.module.css";
import { useKeptPlace } from "./place";
import type { Row } from "./rows";
import { useMembers } from "./useMembers";
import { WriteTo } from "./WriteTo";

const SECTION_PX = 40;
const ROLES = { owner: "Owner", moderator: "Moderator", member: null } as const;

type MembersPanelProps = {
  room: RoomView;
  me: Me;
  /** Somebody's name was pressed. */
  onPerson: (person: Person, from: Element) => void;
  onClose: () => void;
};

export function MembersPanel({ room, me, onPerson, onClose }: MembersPanelProps) {
  const [changed, setChanged] = useState(0);
  const [deed, setDeed] = useState<Deed | null>(null);
  const { rows: members, shown, state, hasMore, more, retry } = useMembers(room, changed);
  const height = useMedia(PHONE) ? 56 : 48;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const watch = useFocusKept(heading);

  return (
    <aside
      className={styles.panel}
      aria-label="Members"
      {...watch}
      onKeyDown={({ key, target }) => {
        if (key === "Escape" && !(target instanceof Element && target.closest("dialog"))) onClose();
      }}
    >
      <header className={styles.top}>
        <h2 ref={heading} tabIndex={-1}>
          Members <span className="num">{room.memberCount.toLocaleString("en")}</span>
        </h2>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      {members.length > 0 && (
        <People
          key={height}
          room={room}
          height={height}
          rows={shown}
          me={me}
          hasMore={hasMore}
          onMore={more}
          onPerson={onPerson}
          onDeed={setDeed}
        />
      )}
      {members.length === 0 && state === "loading" && (
        <div className={styles.filler}>
          <Ghosts count={6} label="Loading members" />
        </div>
      )}
      {state === "failed" && (
        <div className={styles.filler}>
          <Fault>The members could not be fetched.</Fault>
          <Button small icon="retry" onClick={retry}>
            Try again
          </Button>
        </div>
      )}
      {deed && (
        <DeedDialog deed={deed} onClose={() => setDeed(null)} onDone={() => setChanged((before) => before + 1)} />
      )}
    </aside>
  );
}

/** When what has the focus goes, with its row or its question, the heading gets it. For the props of what is around. */
function useFocusKept(heading: RefObject<HTMLElement | null>) {
  const within = useRef(false);
  useLayoutEffect(() => {
    if (within.current && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  });
  return {
    onFocus: () => {
      within.current = true;
    },
    // Not told of what is taken off the page.
    onBlur: () => {
      within.current = false;
    },
  };
}

type PeopleProps = {
  room: RoomView;
  height: number;
  rows: readonly Row[];
  me: Me;
  hasMore: boolean;
  onMore: () => void;
  onPerson: MembersPanelProps["onPerson"];
  onDeed: (deed: Deed) => void;
};

function People({ room, height, rows, me, hasMore, onMore, onPerson, onDeed }: PeopleProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const heightOf = useCallback((row: Row) => (row.kind === "section" ? SECTION_PX : height), [height]);
  const list = useVirtualizer({
    count: rows.length + (hasMore ? 1 : 0),
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index] ? heightOf(rows[index]) : height),
    getItemKey: (index) => rows[index]?.key ?? "more",
    overscan: 8,
    initialRect: { width: 328, height: window.innerHeight },
  });
  useKeptPlace(list, rows, heightOf);
  const items = list.getVirtualItems();
  const reachedEnd = (items.at(-1)?.index ?? 0) >= rows.length - 10;
  useEffect(() => {
    if (hasMore && reachedEnd) onMore();
  }, [hasMore, reachedEnd, onMore]);

  return (
    <ScrollRegion ref={scroller} className={styles.people} label="List of members">
      <ul className={styles.list} style={{ height: list.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          const place = { transform: `translateY(${item.start}px)`, height: item.size };
          return row?.kind === "section" ? (
            <li key={item.key} className={styles.section} style={place}>
              <h3>{row.text}</h3>
              <span className="num">{row.count.toLocaleString("en")}</span>
            </li>
          ) : (
            <li key={item.key} className={styles.row} style={place}>
              {row ? (
                <MemberRow
                  room={room}
                  person={row.person}
                  member={row.member}
                  me={me}
                  onPerson={onPerson}
                  onDeed={onDeed}
                />
              ) : (
                <GhostRow />
              )}
            </li>
          );
        })}
      </ul>
    </ScrollRegion>
  );
}

type MemberRowProps = Pick<PeopleProps, "room" | "me" | "onPerson" | "onDeed"> & {
  person: Person;
  member: Member | null;
};

function MemberRow({ room, person: known, member, me, onPerson, onDeed }: MemberRowProps) {
  const person = useLook(known);
  const role = member && ROLES[member.role];
  return (
    <>
      <button
        type="button"
        className={styles.person}
        aria-haspopup="dialog"
        onClick={({ currentTarget }) => onPerson(person, currentTarget)}
      >
        <Seen person={person} />
        <span className={styles.who}>
          <span className={`${styles.name} cut`}>
            <bdi title={shownName(person)}>{shownName(person)}</bdi>
            {person.id === me.id && <span className={styles.you}> you</span>}
          </span>
          <span className={`${styles.handle} cut`}>@{person.username}</span>
        </span>
      </button>
      {role && <span className={styles.role}>{role}</span>}
      {person.id !== me.id && <WriteTo person={person} />}
      {member && <MemberMenu room={room} member={{ ...member, user: person }} me={me} onDeed={onDeed} />}
    </>
  );
}

function GhostRow() {
  return (
    <>
      <span className={styles.ghostFace} />
      <span className={styles.ghostName} />
    </>
  );
}

function Seen({ person }: { person: Person }) {
  return <Face person={person} size="list" presence={useOnline(person.id)} />;
}
