// Where, by whom and when. Each filter is a field of its own; the person is chosen by handle.
import { useEffect, useId, useState } from "react";
import { IconButton } from "@/components/ui/Button";
import { shownName } from "@/lib/people";
import { engine } from "@/realtime/engine";
import { useRooms } from "@/realtime/hooks";
import type { Wanted } from "@/realtime/views";
import type { Person } from "@/sync/types";
import styles from "./Filters.module.css";
import { HAVING } from "./wanted";

type FiltersProps = { wanted: Wanted; onChange: (changes: Record<string, string | null>) => void };

const PEOPLE = 8;
const PAUSE_MS = 200;

export function Filters({ wanted, onChange }: FiltersProps) {
  const rooms = useRooms() ?? [];
  return (
    <div className={styles.filters}>
      <label className={styles.filter}>
        <span>In</span>
        <select
          aria-label="In room"
          value={wanted.room ?? ""}
          onChange={(event) => onChange({ room: event.target.value })}
        >
          <option value="">all rooms</option>
          {rooms.map((room) => (
            <option key={room.id} value={room.id}>
              {room.name}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.filter}>
        <span>With</span>
        <select aria-label="With" value={wanted.has ?? ""} onChange={(event) => onChange({ has: event.target.value })}>
          <option value="">anything</option>
          {Object.entries(HAVING).map(([has, words]) => (
            <option key={has} value={has}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <By from={wanted.from} onChange={onChange} />
      <label className={styles.filter}>
        <span>Since</span>
        <input type="date" value={wanted.since ?? ""} onChange={(event) => onChange({ since: event.target.value })} />
      </label>
      <label className={styles.filter}>
        <span>Until</span>
        <input type="date" value={wanted.until ?? ""} onChange={(event) => onChange({ until: event.target.value })} />
      </label>
    </div>
  );
}

function By({ from, onChange }: { from: number | undefined; onChange: FiltersProps["onChange"] }) {
  const [chosen, setChosen] = useState<Person | null>(null);
  if (!from) {
    const choose = (person: Person) => {
      setChosen(person);
      onChange({ from: String(person.id) });
    };
    return <Anyone onChoose={choose} />;
  }
  return (
    <div className={styles.filter}>
      <span>By</span>
      <bdi className={`${styles.chosen} cut`}>{chosen?.id === from ? shownName(chosen) : "one person"}</bdi>
      <IconButton icon="close" label="By anyone" onClick={() => onChange({ from: null })} />
    </div>
  );
}

/** Completes handles while one types; a whole one is the choice. */
function Anyone({ onChoose }: { onChoose: (person: Person) => void }) {
  const [typed, setTyped] = useState("");
  const handle = typed.replace(/^@/, "").trim().toLowerCase();
  const people = usePeople(handle);
  const list = useId();
  const whole = people.find((person) => person.username.toLowerCase() === handle);
  useEffect(() => {
    if (whole) onChoose(whole);
  }, [whole, onChoose]);
  return (
    <label className={styles.filter}>
      <span>By</span>
      <input
        aria-label="By person"
        list={list}
        value={typed}
        placeholder="anyone"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
      />
      <datalist id={list}>
        {people.map((person) => (
          <option key={person.id} value={person.username}>
            {shownName(person)}
          </option>
        ))}
      </datalist>
    </label>
  );
}

function usePeople(search: string): readonly Person[] {
  const [people, setPeople] = useState<readonly Person[]>([]);
  useEffect(() => {
    if (!search) return setPeople([]);
    const asked = new AbortController();
    const timer = setTimeout(() => {
      engine.findPeople(search, PEOPLE, asked.signal).then(
        (found) => !asked.signal.aborted && setPeople(found),
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [search]);
  return people;
}
