// The line over the composer: who is typing here right now; else it is air.
import { Fragment } from "react";
import { shownName } from "@/lib/people";
import { useTyping } from "@/realtime/hooks";
import styles from "./TypingLine.module.css";

const NAMED = 3;
const SEVERAL = { id: 0, name: "Several people" };

export function TypingLine({ room }: { room: number }) {
  const typing = useTyping(room);
  if (typing.length === 0) return <div className={styles.line} />;
  const named =
    typing.length > NAMED ? [SEVERAL] : typing.map((person) => ({ id: person.id, name: shownName(person) }));
  return (
    <div className={styles.line}>
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="cut">
        {named.map(({ id, name }, index) => (
          <Fragment key={id}>
            {index > 0 && (index === named.length - 1 ? " and " : ", ")}
            <b>
              <bdi>{name}</bdi>
            </b>
          </Fragment>
        ))}
        {typing.length > 1 ? " are typing…" : " is typing…"}
      </span>
    </div>
  );
}
