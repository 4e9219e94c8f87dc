// Those whom a message mentions stand out in its text, oneself the most. What is around a text says whom it names.
import { createContext, createElement, Fragment, type ReactNode, useContext, useEffect, useMemo } from "react";
import { classes } from "@/lib/classes";
import { shownName } from "@/lib/people";
import type { Message, UserId } from "@/sync/types";
import { useKnown } from "./known";
import styles from "./Mentions.module.css";
import { type Called, type CalledBy, handleKey, partsOf } from "./mentions";

type Naming = Readonly<{ named: CalledBy; isMe: (called: Called) => boolean; nameOf: (called: Called) => string }>;

const Named = createContext<Naming | null>(null);

type NamesProps = { message: Message; me: UserId; children: ReactNode };

/** The texts inside are this message's. */
export function Names({ message, me, children }: NamesProps) {
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
    };
  }, [mentions, people, author.id, me]);
  return <Named value={naming}>{children}</Named>;
}

/** A run of plain text. */
export function Words({ text }: { text: string }) {
  const naming = useContext(Named);
  if (!naming || naming.named.size === 0) return text;
  const drawn = partsOf(text, naming.named).map((part) => drawnPart(part.text, part.called, naming));
  return createElement(Fragment, null, ...drawn);
}

function drawnPart(text: string, called: Called | null, { isMe, nameOf }: Naming): ReactNode {
  if (called === null) return text;
  return (
    <bdi className={classes(styles.at, isMe(called) && styles.me)} title={nameOf(called)}>
      {text}
    </bdi>
  );
}
