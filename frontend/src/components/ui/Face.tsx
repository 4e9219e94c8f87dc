// A person's face: initials on a colour that stays theirs. Hollow: not confirmed by the server.
import { classes } from "@/lib/classes";
import { faceIndex, initials, shownName } from "@/lib/people";
import styles from "./Face.module.css";

type FacePerson = Readonly<{ id: number; username: string; displayName: string }>;
type FaceProps = {
  person: FacePerson;
  size?: "message" | "list" | "account" | "row" | "here" | "tiny";
  hollow?: boolean;
  faded?: boolean;
};

export function Face({ person, size = "message", hollow, faded }: FaceProps) {
  const colour = hollow ? styles.hollow : styles[`f${faceIndex(person.id)}`];
  return (
    <span className={classes(styles.face, styles[size], colour, faded && styles.faded)} aria-hidden="true">
      {initials(shownName(person))}
    </span>
  );
}
