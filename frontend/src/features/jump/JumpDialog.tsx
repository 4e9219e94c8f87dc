// Ctrl K: a few letters and Enter, and one is in the room, or writes to the person.
import { type KeyboardEvent, useId, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "@/components/ui/Dialog";
import { Face } from "@/components/ui/Face";
import { Fault } from "@/components/ui/Field";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { faultOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import { useDrafts, useOnline, useRooms } from "@/realtime/hooks";
import type { Me, Person } from "@/sync/types";
import styles from "./JumpDialog.module.css";
import { marked } from "./match";
import { asideOf, type Target, targetsFor } from "./targets";
import { useFound } from "./useFound";

/** `peopleOnly`: whom to write to, instead of where to go. */
type JumpDialogProps = { me: Me; peopleOnly: boolean; onClose: () => void };

export function JumpDialog({ me, peopleOnly, onClose }: JumpDialogProps) {
  const rooms = useRooms() ?? [];
  const drafts = useDrafts();
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const { found, pending } = useFound(query, peopleOnly);
  const { fault, open } = useOpening(onClose);
  const hits = targetsFor(query, rooms, found, me, peopleOnly);
  const chosen = Math.min(at, hits.length - 1);
  const id = useId();

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
      open(hit);
    }
  };

  return (
    <Dialog
      title={peopleOnly ? "Write to somebody" : "Jump to a room or a person"}
      bare
      onClose={onClose}
      className={styles.switcher ?? ""}
    >
      <div className={styles.find}>
        <Icon name="search" />
        <input
          className={styles.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={hits.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={peopleOnly ? "Person" : "Room or person"}
          placeholder={peopleOnly ? "Write to…" : "Jump to…"}
          autoFocus
          autoComplete="off"
          maxLength={100}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={styles.hits} role="listbox" id={id} aria-label={peopleOnly ? "People" : "Rooms and people"}>
        {hits.map((target, index) => (
          <button
            key={target.key}
            type="button"
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={classes(styles.row, index === chosen && styles.chosen)}
            onMouseMove={() => setAt(index)}
            onClick={() => open(target)}
          >
            <Row
              target={target}
              query={query}
              draft={target.kind === "room" ? (drafts.get(target.room.id) ?? "") : ""}
            />
          </button>
        ))}
      </div>
      {hits.length === 0 && (
        <p className={styles.none} role="status">
          {pending ? "Looking…" : `Nobody${peopleOnly ? "" : ", and no room,"} is called anything like that.`}
        </p>
      )}
      {fault && (
        <div className={styles.none}>
          <Fault>{fault}</Fault>
        </div>
      )}
      <Keys />
    </Dialog>
  );
}

function Row({ target, query, draft }: { target: Target; query: string; draft: string }) {
  const { before, match, after } = marked(target.name, query);
  const aside = asideOf(target, draft);
  return (
    <>
      <Sign target={target} />
      <bdi className={classes(styles.name, "cut")}>
        {before}
        <mark>{match}</mark>
        {after}
      </bdi>
      {aside && <span className="num quiet">{aside}</span>}
    </>
  );
}

function Sign({ target }: { target: Target }) {
  if (target.kind === "person") return <Seen person={target.person} />;
  const { others, people } = target.kind === "room" ? target.room : { others: [], people: [] };
  const [person] = others;
  if (person) return people.length === 2 ? <Seen person={person} /> : <Face person={person} size="row" />;
  return <Icon name={target.room.kind === "private" ? "lock" : "hash"} />;
}

function Seen({ person }: { person: Person }) {
  return <Face person={person} size="row" presence={useOnline(person.id)} />;
}

function Keys() {
  return (
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
  );
}

/** Goes to the target's room; a person's is opened first. */
function useOpening(onClose: () => void): { fault: string | undefined; open: (target: Target) => void } {
  const [fault, setFault] = useState<string>();
  const navigate = useNavigate();
  const go = (room: number) => {
    onClose();
    void navigate(`/rooms/${room}`);
  };
  const open = (target: Target) => {
    if (target.kind !== "person") return go(target.room.id);
    setFault(undefined);
    engine.openDirect([target.person.id]).then(go, (error: unknown) => setFault(faultOf(error)));
  };
  return { fault, open };
}
