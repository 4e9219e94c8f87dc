// Ctrl K: a few letters and Enter, and one is in the room.
import { type KeyboardEvent, useId, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "@/components/ui/Dialog";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { countText } from "@/lib/countText";
import { useRooms } from "@/realtime/hooks";
import styles from "./JumpDialog.module.css";
import { findRooms } from "./match";

export function JumpDialog({ onClose }: { onClose: () => void }) {
  const rooms = useRooms() ?? [];
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const hits = findRooms(rooms, query);
  const chosen = Math.min(at, hits.length - 1);
  const id = useId();
  const navigate = useNavigate();

  const open = (room: number) => {
    onClose();
    void navigate(`/rooms/${room}`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const move = moves[event.key];
    if (move !== undefined && hits.length > 0) {
      event.preventDefault();
      setAt((chosen + move + hits.length) % hits.length);
    }
    const hit = hits[chosen];
    if (event.key === "Enter" && hit && !event.nativeEvent.isComposing) {
      event.preventDefault();
      open(hit.room.id);
    }
  };

  return (
    <Dialog title="Jump to a room" bare onClose={onClose} className={styles.switcher ?? ""}>
      <div className={styles.find}>
        <Icon name="search" />
        <input
          className={styles.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={hits.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label="Room"
          placeholder="Jump to…"
          autoFocus
          autoComplete="off"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.hits} role="listbox" id={id} aria-label="Rooms">
        {hits.map(({ room, before, match, after }, index) => (
          <button
            key={room.id}
            type="button"
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={classes(styles.row, index === chosen && styles.chosen)}
            onMouseMove={() => setAt(index)}
            onClick={() => open(room.id)}
          >
            <Icon name={room.kind === "private" ? "lock" : "hash"} />
            <bdi className={classes(styles.name, "cut")}>
              {before}
              <mark>{match}</mark>
              {after}
            </bdi>
            {room.unread > 0 && <span className="num quiet">{countText(room.unread)} unread</span>}
          </button>
        ))}
      </div>
      {hits.length === 0 && (
        <p className={styles.none} role="status">
          None of your rooms is called anything like that.
        </p>
      )}
      <p className={classes(styles.foot, "desk-only")} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>Enter</kbd> open
        </span>
        <span>
          <kbd>Esc</kbd> close
        </span>
      </p>
    </Dialog>
  );
}
