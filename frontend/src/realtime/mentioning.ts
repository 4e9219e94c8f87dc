/** Completing mentions in a field: who can be meant by the letters after an @, and the keys that choose. */
import {
  type KeyboardEvent,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { isComposing } from "@/lib/keys";
import {
  type Completed,
  completed,
  type MentionQuery,
  mentionedAt,
  mentionQueryAt,
  type Place,
} from "@/lib/mentionQuery";
import type { Person, RoomId } from "@/sync/types";
import { engine } from "./engine";
import { useRoom, useSession } from "./hooks";

type Choice = Person | "room";

const PAUSE_MS = 120;
const MOST = 6;
const MOVES: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
const NOBODY: readonly Person[] = [];

type Field = RefObject<HTMLTextAreaElement | null>;

/**
 * `list` is for the list of choices, `field` for the field, which calls `watch` when its text changes; `onKeyDown` says
 * whether the key was for the list.
 */
export function useMentioning(room: RoomId, field: Field, text: string, onText: (text: string) => void) {
  const id = useId();
  const [caret, setCaret] = useState<number | null>(null);
  const [dismissed, setDismissed] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const query = caret === null ? null : mentionQueryAt(text, caret);
  const choices = useMentionable(room, query && query.start !== dismissed ? query.letters : null);
  const chosen = Math.min(at, choices.length - 1);
  const putCaret = useCaret(field, text);

  const put = (place: Place, next: Completed) => {
    setCaret(next.caret);
    putCaret(next.caret);
    const inserted = next.text.slice(place.start, place.end - text.length || undefined);
    if (!isTyped(field.current, place, inserted)) onText(next.text);
  };
  const choose = (index: number) => {
    const choice = choices[index];
    if (query && choice) put(query, completed(text, query, handleOf(choice)));
  };
  /** At the caret, where the field keeps it while the focus is elsewhere. */
  const mention = (handle: string) => {
    const at = field.current?.selectionEnd ?? text.length;
    field.current?.focus();
    put({ start: at, end: at }, mentionedAt(text, at, handle));
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (choices.length === 0 || isComposing(event) || !isForList(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    const move = MOVES[event.key];
    if (move !== undefined) setAt((chosen + move + choices.length) % choices.length);
    else if (event.key === "Escape") setDismissed((query as MentionQuery).start);
    else choose(chosen);
    return true;
  };
  const watch = ({ currentTarget }: SyntheticEvent<HTMLTextAreaElement>) => {
    const { selectionStart, selectionEnd } = currentTarget;
    const now = mentionQueryAt(currentTarget.value, selectionStart);
    if (now?.letters !== query?.letters) setAt(0);
    if (now?.start !== dismissed) setDismissed(null);
    setCaret(selectionStart === selectionEnd ? selectionStart : null);
  };

  const open = choices.length > 0;
  return {
    onKeyDown,
    watch,
    mention,
    list: { id, choices, chosen, onMove: setAt, onChoose: choose },
    field: {
      onSelect: watch,
      onBlur: () => setCaret(null),
      // as a combobox has it; a text of many lines keeps its own role
      "aria-autocomplete": "list" as const,
      ...(open && {
        "aria-haspopup": "listbox" as const,
        "aria-controls": id,
        "aria-activedescendant": `${id}-${chosen}`,
      }),
    },
  };
}

function isForList({ key, shiftKey, altKey, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (shiftKey || altKey || ctrlKey || metaKey) return false;
  return key in MOVES || key === "Enter" || key === "Tab" || key === "Escape";
}

/** As if it had been typed, so that it can be undone; false where the browser does not do that. */
function isTyped(field: HTMLTextAreaElement | null, { start, end }: Place, text: string): boolean {
  if (!field || typeof document.execCommand !== "function") return false;
  field.setSelectionRange(start, end);
  return document.execCommand("insertText", false, text);
}

function handleOf(choice: Choice): string {
  return choice === "room" ? "room" : choice.username;
}

/** Where the caret goes once the text that was set is in the field. */
function useCaret(field: Field, text: string): (caret: number) => void {
  const wanted = useRef<number>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: after the text has changed
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = undefined;
  }, [field, text]);
  return (caret) => {
    wanted.current = caret;
  };
}

/** Members whose handle or name has these letters, oneself left out, and the room for those who may; null asks nobody. */
function useMentionable(room: RoomId, letters: string | null): readonly Choice[] {
  const session = useSession();
  const me = session.kind === "signed-in" ? session.me.id : 0;
  const view = useRoom(room);
  const [found, setFound] = useState<{ letters: string; people: readonly Person[] } | null>(null);

  useEffect(() => {
    if (letters === null) return;
    const asked = new AbortController();
    const timer = setTimeout(() => {
      engine.members(room, null, asked.signal, { search: letters, limit: MOST + 1 }).then(
        ({ results }) => setFound({ letters, people: results.map(({ user }) => user) }),
        () => !asked.signal.aborted && setFound({ letters, people: NOBODY }), // a handle can be written out
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [room, letters]);

  if (letters === null || !found || !letters.startsWith(found.letters)) return NOBODY; // all at once, so that none moves
  const others = found.people.filter((person) => person.id !== me && isCalled(person, letters)).slice(0, MOST);
  const mayCallAll = typeof view === "object" && view.rights.has("mention_room");
  return mayCallAll && "room".startsWith(letters.toLowerCase()) ? [...others, "room"] : others;
}

/** While the next answer is on its way, those of the last one who still fit. */
function isCalled({ username, displayName }: Person, letters: string): boolean {
  const wanted = letters.toLocaleLowerCase();
  return username.toLocaleLowerCase().includes(wanted) || displayName.toLocaleLowerCase().includes(wanted);
}
