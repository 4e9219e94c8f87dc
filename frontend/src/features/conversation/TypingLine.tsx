// The line over the composer: who is typing here right now; else it is air.
import { Fragment } from "react";
import { shownName } from "@/lib/people";
import { useTyping } from "@/realtime/hooks";
import styles from "./TypingLine.module.css";

const NAMED = 3;

export function TypingLine({ room }: { room: number }) {
  const typing = useTyping(room);
  if (typing.length === 0) return <div className={styles.line} />;
  const names = typing.length > NAMED ? ["Several people"] : typing.map(shownName);
  return (
    <div className={styles.line}>
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span className="cut">
        {names.map((name, index) => (
          <Fragment key={name}>
            {index > 0 && (index === names.length - 1 ? " and " : ", ")}
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
