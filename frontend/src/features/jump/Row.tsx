import { Face } from "@/components/ui/Face";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { useOnline } from "@/realtime/hooks";
import { isGroup } from "@/sync/direct";
import type { Person } from "@/sync/types";
import styles from "./JumpDialog.module.css";
import { marked } from "./match";
import { asideOf, type Target } from "./targets";

type RowProps = { target: Target; query: string; draft: string };

/** One target: what kind it is, its name with the letters that were found, and what else is to say. */
export function Row({ target, query, draft }: RowProps) {
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
  if (target.kind === "together") return <Icon name="chat" />;
  if (target.kind === "open") return <Icon name={target.room.kind === "private" ? "lock" : "hash"} />;
  const { room } = target;
  const [person] = room.others;
  if (!person) return <Icon name={room.kind === "private" ? "lock" : "hash"} />;
  if (isGroup(room)) return <Icon name="people" />;
  return room.people.length === 2 ? <Seen person={person} /> : <Face person={person} size="row" />;
}

function Seen({ person }: { person: Person }) {
  return <Face person={person} size="row" presence={useOnline(person.id)} />;
}
