// Whom one has chosen to write to, before the field; each can be taken out again.
import { Face } from "@/components/ui/Face";
import { Icon } from "@/components/ui/Icon";
import { shownName } from "@/lib/people";
import type { Person } from "@/sync/types";
import styles from "./Chips.module.css";

type ChipsProps = { people: readonly Person[]; onRemove: (person: Person) => void };

export function Chips({ people, onRemove }: ChipsProps) {
  if (people.length === 0) return null;
  return (
    <ul className={styles.chips} aria-label="Chosen people">
      {people.map((person) => (
        <li key={person.id} className={styles.chip}>
          <button type="button" aria-label={`Remove ${shownName(person)}`} onClick={() => onRemove(person)}>
            <Face person={person} size="here" />
            <bdi className="cut">{shownName(person)}</bdi>
            <Icon name="close" small />
          </button>
        </li>
      ))}
    </ul>
  );
}
