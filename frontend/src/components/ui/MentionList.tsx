// Whom one may be about to mention, above the field in which one writes.
import { classes } from "@/lib/classes";
import { shownName } from "@/lib/people";
import { Face } from "./Face";
import { Icon } from "./Icon";
import styles from "./MentionList.module.css";

type Somebody = Readonly<{ id: number; username: string; displayName: string }>;
type Choice = Somebody | "room";

type MentionListProps = {
  id: string;
  choices: readonly Choice[];
  chosen: number;
  onMove: (index: number) => void;
  onChoose: (index: number) => void;
};

export function MentionList({ id, choices, chosen, onMove, onChoose }: MentionListProps) {
  if (choices.length === 0) return null;
  return (
    <div className={styles.list} role="listbox" id={id} aria-label="Whom to mention">
      {choices.map((choice, index) => (
        <button
          key={choice === "room" ? choice : choice.id}
          type="button"
          role="option"
          id={`${id}-${index}`}
          tabIndex={-1}
          aria-selected={index === chosen}
          className={classes(styles.row, index === chosen && styles.chosen)}
          onPointerDown={(event) => event.preventDefault()} // the field keeps the focus, and a phone its keyboard
          onMouseMove={() => onMove(index)}
          onClick={() => onChoose(index)}
        >
          {choice === "room" ? <Everybody /> : <Person person={choice} />}
        </button>
      ))}
    </div>
  );
}

function Person({ person }: { person: Somebody }) {
  const name = shownName(person);
  return (
    <>
      <Face person={person} size="row" />
      <bdi className={classes(styles.name, "cut")}>{name}</bdi>
      {name !== person.username && <span className={classes(styles.handle, "cut")}>@{person.username}</span>}
    </>
  );
}

function Everybody() {
  return (
    <>
      <Icon name="people" />
      <span className={styles.name}>@room</span>
      <span className={styles.handle}>everyone here</span>
    </>
  );
}
