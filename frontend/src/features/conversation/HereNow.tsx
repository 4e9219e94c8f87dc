// Who has this room open at this moment, oneself too. Nothing is claimed while that is not known.
import { Link } from "react-router";
import { Face } from "@/components/ui/Face";
import { shownName } from "@/lib/people";
import { useHere } from "@/realtime/hooks";
import type { Person } from "@/sync/types";
import styles from "./HereNow.module.css";

const FACES = 4;
const NAMED = 30;

type HereNowProps = {
  room: number;
  me: number;
  /** Where more is said of them; a direct room has no such place. */
  to: string | null;
  /** Of that page. */
  state: unknown;
};

export function HereNow({ room, me, to, state }: HereNowProps) {
  const here = useHere(room);
  if (!here || here.length === 0) return null;
  const others = here.filter(({ id }) => id !== me);
  const names = { title: namesOf(others), "aria-label": `${here.length} here now: ${namesOf(others)}` };
  const content = (
    <>
      <span className={styles.faces}>
        {others.slice(0, FACES).map((person) => (
          <Face key={person.id} person={person} size="here" />
        ))}
      </span>
      <span className="num">{here.length.toLocaleString("en")} here now</span>
    </>
  );
  if (!to) {
    return (
      <span className={styles.now} role="img" {...names}>
        {content}
      </span>
    );
  }
  return (
    <Link className={styles.now ?? ""} to={to} state={state} {...names}>
      {content}
    </Link>
  );
}

function namesOf(others: readonly Person[]): string {
  const named = others.slice(0, NAMED).map(shownName).join(", ");
  const more = others.length - NAMED;
  if (more > 0) return `${named} and ${more} more, and you`;
  return named ? `${named}, and you` : "only you";
}
