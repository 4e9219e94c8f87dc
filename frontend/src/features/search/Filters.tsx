// Where, by whom and when. Each filter is a field of its own; the person is chosen by handle.
import { useEffect, useId, useRef, useState } from "react";
import { IconButton } from "@/components/ui/Button";
import { RoomOptions } from "@/components/ui/RoomOptions";
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
  const rooms = useRooms();
  return (
    <div className={styles.filters}>
      <label className={styles.filter}>
        <span>In</span>
        <select
          aria-label="In room"
          value={wanted.room ?? ""}
          onChange={(event) => onChange({ room: event.target.value })}
        >
          <RoomOptions all="all rooms" rooms={rooms} chosen={wanted.room} />
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
  const [focused, setFocused] = useState(false); // what had the focus is gone: what stands in its place has it
  if (!from) {
    const choose = (person: Person, wasFocused: boolean) => {
      setChosen(person);
      setFocused(wasFocused);
      onChange({ from: String(person.id) });
    };
    return <Anyone focused={focused} onChoose={choose} />;
  }
  const clear = () => {
    setFocused(true);
    onChange({ from: null });
  };
  return (
    <div className={styles.filter}>
      <span>By</span>
      <bdi className={`${styles.chosen} cut`}>{chosen?.id === from ? shownName(chosen) : "one person"}</bdi>
      <IconButton icon="close" label="By anyone" autoFocus={focused} onClick={clear} />
    </div>
  );
}

type AnyoneProps = { focused: boolean; onChoose: (person: Person, wasFocused: boolean) => void };

/** Completes handles while one types. Enter, going on or a pick from the list makes a whole one the choice. */
function Anyone({ focused, onChoose }: AnyoneProps) {
  const [typed, setTyped] = useState("");
  const [confirmed, setConfirmed] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const handle = typed.replace(/^@/, "").trim().toLowerCase();
  const people = usePeople(handle);
  const list = useId();
  const whole = confirmed ? people.find((person) => person.username.toLowerCase() === handle) : undefined;
  useEffect(() => {
    if (focused) field.current?.focus();
  }, [focused]);
  useEffect(() => {
    if (whole) onChoose(whole, document.activeElement === field.current);
  }, [whole, onChoose]);
  return (
    <label className={styles.filter}>
      <span>By</span>
      <input
        ref={field}
        aria-label="By person"
        list={list}
        value={typed}
        placeholder="anyone"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        onChange={({ target, nativeEvent }) => {
          setTyped(target.value);
          setConfirmed(isPick(nativeEvent));
        }}
        // Not on the way down: that belongs to the list, and would go on to press what has the focus afterwards.
        onKeyUp={({ key }) => {
          if (key === "Enter") setConfirmed(true);
        }}
        onBlur={() => setConfirmed(true)}
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

/** Whether it was taken from the list and not typed. Some browsers tell no type of that. */
function isPick(event: Event): boolean {
  return !("inputType" in event) || event.inputType === "insertReplacementText";
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
