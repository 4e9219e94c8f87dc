// Ctrl K: a few letters and Enter, and one is in the room, or writes to the person, or to several.
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { Dialog } from "@/components/ui/Dialog";
import { Fault } from "@/components/ui/Field";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { faultOf } from "@/lib/faults";
import { isComposing } from "@/lib/keys";
import { shownName } from "@/lib/people";
import { useIsShown } from "@/lib/useIsShown";
import { engine } from "@/realtime/engine";
import { useDrafts, useRooms } from "@/realtime/hooks";
import type { Me, Person } from "@/sync/types";
import { Chips } from "./Chips";
import styles from "./JumpDialog.module.css";
import { Row } from "./Row";
import { MOST_OTHERS, peopleFor, personIn, type Target, targetsFor } from "./targets";
import { useFound } from "./useFound";

/** `peopleOnly`: whom to write to, instead of where to go. */
type JumpDialogProps = { me: Me; peopleOnly: boolean; onClose: () => void };

export function JumpDialog({ me, peopleOnly, onClose }: JumpDialogProps) {
  const rooms = useRooms() ?? [];
  const drafts = useDrafts();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<readonly Person[]>([]);
  const gathering = peopleOnly || chosen.length > 0;
  const { found, state } = useFound(query, gathering);
  const { fault, open } = useOpening(onClose);
  const hits = gathering ? peopleFor(query, rooms, found.people, me, chosen) : targetsFor(query, rooms, found, me);
  const current = Math.min(at, hits.length - 1);
  const id = useId();

  const search = (text: string) => {
    setQuery(text);
    setAt(0);
  };
  const gather = (people: readonly Person[]) => {
    setChosen(people);
    search("");
    field.current?.focus();
  };
  const add = (person: Person) => gather([...chosen, person]);
  const choose = (target: Target) => {
    const other = gathering ? personIn(target, me) : null;
    if (other) add(other);
    else open(target);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const hit = hits[current];
    const other = personIn(hit, me);
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && hits.length > 0) setAt((current + move + hits.length) % hits.length);
    else if (event.key === "Enter" && hit) choose(hit);
    else if (event.key === "Tab" && !event.shiftKey && query.trim() && other) add(other);
    else if (event.key === "Backspace" && !query && chosen.length > 0) gather(chosen.slice(0, -1));
    else return;
    event.preventDefault();
  };

  return (
    <Dialog
      title={peopleOnly ? "New conversation" : "Jump to a room or a person"}
      bare
      onClose={onClose}
      className={styles.switcher ?? ""}
    >
      <div className={styles.find}>
        <Icon name={gathering ? "chat" : "search"} />
        <Chips people={chosen} onRemove={({ id }) => gather(chosen.filter((person) => person.id !== id))} />
        <input
          ref={field}
          className={styles.input}
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={hits.length > 0 ? `${id}-${current}` : undefined}
          aria-label={gathering ? "Person" : "Room or person"}
          placeholder={placeholder(gathering, chosen.length)}
          autoFocus
          autoComplete="off"
          maxLength={100}
          value={query}
          onChange={(event) => search(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="sr" role="status">
        {chosen.length > 0 && `Chosen: ${chosen.map(shownName).join(", ")}`}
      </p>
      <div className={styles.hits} role="listbox" id={id} aria-label={gathering ? "People" : "Rooms and people"}>
        {hits.map((target, index) => (
          <button
            key={target.key}
            type="button"
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={classes(styles.row, index === current && styles.chosen)}
            onMouseMove={() => setAt(index)}
            onClick={() => choose(target)}
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
          {chosen.length >= MOST_OTHERS ? FULL : NOTHING[state](gathering)}
        </p>
      )}
      {fault && (
        <div className={styles.none}>
          <Fault>{fault}</Fault>
        </div>
      )}
      <Keys gathering={gathering} />
    </Dialog>
  );
}

const FULL = `A conversation has at most ${MOST_OTHERS + 1} people, with you.`;

const NOTHING = {
  looking: () => "Looking…",
  found: (gathering: boolean) => `Nobody${gathering ? "" : ", and no room,"} is called anything like that.`,
  failed: () => "What is not here already can’t be looked up now.",
};

function placeholder(gathering: boolean, chosen: number): string {
  if (!gathering) return "Jump to…";
  return chosen === 0 ? "Write to…" : "And to…";
}

function Keys({ gathering }: { gathering: boolean }) {
  return (
    <p className={classes(styles.foot, "desk-only")} aria-hidden="true">
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> move
      </span>
      <span>
        <kbd>Enter</kbd> {gathering ? "choose, then write" : "open"}
      </span>
      {!gathering && (
        <span>
          <kbd>Tab</kbd> write to several
        </span>
      )}
      <span>
        <kbd>Esc</kbd> close
      </span>
    </p>
  );
}

/** Goes to the target's room; a conversation with people is opened first. */
function useOpening(onClose: () => void): { fault: string | undefined; open: (target: Target) => void } {
  const [fault, setFault] = useState<string>();
  const navigate = useNavigate();
  const isShown = useIsShown();
  const go = (room: number) => {
    if (!isShown()) return; // closed meanwhile: one is busy elsewhere
    onClose();
    void navigate(`/rooms/${room}`);
  };
  const open = (target: Target) => {
    if (target.kind === "room" || target.kind === "open") return go(target.room.id);
    const people = target.kind === "together" ? target.people : [target.person];
    setFault(undefined);
    engine.openDirect(people.map(({ id }) => id)).then(go, (error: unknown) => setFault(faultOf(error)));
  };
  return { fault, open };
}
