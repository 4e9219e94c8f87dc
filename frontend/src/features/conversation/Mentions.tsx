// Those whom a message mentions stand out in its text, oneself the most. What is around a text says whom it names.
import { createContext, createElement, Fragment, type ReactNode, useContext, useEffect, useMemo } from "react";
import { classes } from "@/lib/classes";
import { shownName } from "@/lib/people";
import type { Message, Person, UserId } from "@/sync/types";
import { useKnown } from "./known";
import styles from "./Mentions.module.css";
import { type Called, type CalledBy, handleKey, partsOf } from "./mentions";

type Naming = Readonly<{
  named: CalledBy;
  isMe: (called: Called) => boolean;
  nameOf: (called: Called) => string;
  /** Shows who they are; null where nobody alone is called, and where a press is for something else. */
  openerOf: (called: Called) => ((from: Element) => void) | null;
}>;

const Named = createContext<Naming | null>(null);

type NamesProps = {
  message: Message;
  me: UserId;
  onPerson: (person: Person, from: Element) => void;
  children: ReactNode;
};

/** The texts inside are this message's. */
export function Names({ message, me, onPerson, children }: NamesProps) {
  const { mentions, room, user: author } = message;
  const { people, learn } = useKnown(room, mentions.users);
  useEffect(learn);
  const naming = useMemo<Naming>(() => {
    const known = mentions.users.flatMap((id) => people.get(id) ?? []);
    const named = new Map<string, Called>(known.map(({ id, username }) => [handleKey(username), id]));
    if (mentions.room) named.set("room", "room");
    return {
      named,
      isMe: (called) => called === me || (called === "room" && author.id !== me),
      nameOf: (called) => {
        const person = called === "room" ? undefined : people.get(called);
        return person ? shownName(person) : "Everyone in this room";
      },
      openerOf: (called) => {
        const person = called === "room" ? undefined : people.get(called);
        return person ? (from) => onPerson(person, from) : null;
      },
    };
  }, [mentions, people, author.id, me, onPerson]);
  return <Named value={naming}>{children}</Named>;
}

/** Around what is a link: a press on a name in it is for the link. */
export function InLink({ children }: { children: ReactNode }) {
  const naming = useContext(Named);
  const inert = useMemo(() => naming && { ...naming, openerOf: () => null }, [naming]);
  return <Named value={inert}>{children}</Named>;
}

/** A run of plain text. */
export function Words({ text }: { text: string }) {
  const naming = useContext(Named);
  if (!naming || naming.named.size === 0) return text;
  const drawn = partsOf(text, naming.named).map((part) => drawnPart(part.text, part.called, naming));
  return createElement(Fragment, null, ...drawn);
}

function drawnPart(text: string, called: Called | null, { isMe, nameOf, openerOf }: Naming): ReactNode {
  if (called === null) return text;
  const name = (
    <bdi className={classes(styles.at, isMe(called) && styles.me)} title={nameOf(called)}>
      {text}
    </bdi>
  );
  const open = openerOf(called);
  if (!open) return name;
  return (
    <button
      type="button"
      className={styles.person}
      aria-haspopup="dialog"
      onClick={({ currentTarget }) => open(currentTarget)}
    >
      {name}
    </button>
  );
}
