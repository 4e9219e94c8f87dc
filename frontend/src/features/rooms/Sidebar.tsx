// The list of rooms, the sign of the connection, and who one is. On a phone it is a screen of its own.
import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { ButtonLink, IconButton, IconLink } from "@/components/ui/Button";
import { ConnectionSign } from "@/components/ui/ConnectionSign";
import { Face } from "@/components/ui/Face";
import { Icon } from "@/components/ui/Icon";
import { Mark } from "@/components/ui/Mark";
import { classes } from "@/lib/classes";
import { connectionLook } from "@/lib/connectionLook";
import { shownName } from "@/lib/people";
import { useConnection, useDrafts, useRooms, useServer } from "@/realtime/hooks";
import type { Me } from "@/sync/types";
import { GhostRooms } from "./GhostRooms";
import { RoomRow } from "./RoomRow";
import rowStyles from "./RoomRow.module.css";
import styles from "./Sidebar.module.css";

type SidebarProps = {
  me: Me;
  newRoom: string;
  /** One's next event: it stands in the row of all events. */
  next: ReactNode;
  onJump: () => void;
  onWrite: () => void;
};

export function Sidebar({ me, newRoom, next, onJump, onWrite }: SidebarProps) {
  const server = useServer();
  const connection = useConnection();
  const look = connectionLook(connection);
  return (
    <div className={styles.side}>
      <header className={styles.place}>
        <Mark />
        <div className={styles.who}>
          <bdi className={classes(styles.name, "cut")}>{server?.name ?? "Lockstep"}</bdi>
          <Link to="/sync" state={{ from: "list" }} className={styles.sync} title="How the sync is doing">
            <ConnectionSign look={look} unsent={connection.unsent} boxed />
          </Link>
        </div>
      </header>
      <button type="button" className={styles.jump} onClick={onJump}>
        <Icon name="search" small />
        <span>Jump to…</span>
        <kbd className="desk-only">Ctrl K</kbd>
      </button>
      <nav className={styles.rooms} aria-label="Rooms">
        <div className={styles.events}>
          <NavLink
            to="/events"
            state={{ from: "list" }}
            className={({ isActive }) => classes(rowStyles.row, isActive && rowStyles.here)}
          >
            <Icon name="calendar" />
            <span className={rowStyles.words}>
              <span className={classes(rowStyles.name, "cut")}>Events</span>
              <span className={classes(rowStyles.preview, "cut")}>What is planned in your rooms</span>
            </span>
          </NavLink>
          {next}
        </div>
        <NavLink
          to="/discover"
          state={{ from: "list" }}
          className={({ isActive }) => classes(rowStyles.row, isActive && rowStyles.here)}
        >
          <Icon name="compass" />
          <span className={rowStyles.words}>
            <span className={classes(rowStyles.name, "cut")}>Discover rooms</span>
            <span className={classes(rowStyles.preview, "cut")}>Find and join open rooms</span>
          </span>
        </NavLink>
        <NavLink
          to="/search"
          state={{ from: "list" }}
          className={({ isActive }) => classes(rowStyles.row, isActive && rowStyles.here)}
        >
          <Icon name="search" />
          <span className={rowStyles.words}>
            <span className={classes(rowStyles.name, "cut")}>Search messages</span>
            <span className={classes(rowStyles.preview, "cut")}>Find what was written</span>
          </span>
        </NavLink>
        <div className={styles.section}>
          <h2>Rooms</h2>
          <IconLink icon="plus" label="New room" to={newRoom} className={styles.add} />
        </div>
        <Rooms me={me} live={look === "live"} direct={false} />
        <div className={styles.section}>
          <h2>Direct messages</h2>
          <IconButton icon="plus" label="New conversation" className={styles.add} onClick={onWrite} />
        </div>
        <Rooms me={me} live={look === "live"} direct />
      </nav>
      <footer className={styles.me}>
        <Face person={me} size="account" presence={look === "live" ? "online" : "unsure"} />
        <div className={styles.who}>
          <bdi className={classes(styles.myName, "cut")}>{shownName(me)}</bdi>
          <span className={classes(styles.handle, "cut")}>@{me.username}</span>
        </div>
        <IconLink icon="settings" label="Settings" to="/settings" state={{ from: "list" }} />
      </footer>
    </div>
  );
}

function Rooms({ me, live, direct }: { me: Me; live: boolean; direct: boolean }) {
  const rooms = useRooms()?.filter(({ kind }) => (kind === "direct") === direct);
  const drafts = useDrafts();
  if (rooms === undefined) return direct ? null : <GhostRooms />;
  if (rooms.length === 0) return direct ? <NobodyYet /> : <NoneYet />;
  return (
    <ul>
      {rooms.map((room) => (
        <li key={room.id}>
          <RoomRow room={room} me={me.id} live={live} draft={drafts.get(room.id) ?? ""} />
        </li>
      ))}
    </ul>
  );
}

function NobodyYet() {
  return (
    <div className={styles.none}>
      <p>Conversations with one or a few people stand here.</p>
    </div>
  );
}

/** On a phone this list is the first thing a newcomer sees; at the desk the page beside it says the rest. */
function NoneYet() {
  return (
    <div className={styles.none}>
      <p>Rooms that you join stand here.</p>
      <div className="phone-only">
        <ButtonLink kind="primary" icon="compass" wide to="/discover" state={{ from: "list" }}>
          Discover rooms
        </ButtonLink>
      </div>
    </div>
  );
}
