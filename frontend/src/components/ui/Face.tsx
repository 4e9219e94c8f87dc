// A person's face: their picture over their initials, on a colour that stays theirs. Hollow: not confirmed by the server.
import { useState } from "react";
import { classes } from "@/lib/classes";
import { faceIndex, initials, shownName } from "@/lib/people";
import styles from "./Face.module.css";

type FacePerson = Readonly<{ id: number; username: string; displayName: string; avatar?: string }>;
type FaceProps = {
  person: FacePerson;
  size?: "large" | "message" | "list" | "account" | "row" | "here" | "tiny";
  hollow?: boolean;
  faded?: boolean;
  /**
   * A dot: filled when the server has just said that they are online, which is also said to who hears the page; an
   * outline when that is not sure any more.
   */
  presence?: "online" | "unsure" | "away";
};

export function Face({ person, size = "message", hollow, faded, presence = "away" }: FaceProps) {
  const [missing, setMissing] = useState<string>();
  const picture = !hollow && person.avatar !== missing && person.avatar;
  const colour = hollow ? styles.hollow : styles[`f${faceIndex(person.id)}`];
  return (
    <span className={classes(styles.face, styles[size], colour, faded && styles.faded)}>
      <span aria-hidden="true">{initials(shownName(person))}</span>
      {picture && (
        <img key={picture} src={picture} alt="" loading="lazy" decoding="async" onError={() => setMissing(picture)} />
      )}
      {presence !== "away" && <i className={classes(styles.dot, presence === "unsure" && styles.unsure)} />}
      {presence === "online" && <span className="sr">online, </span>}
    </span>
  );
}
