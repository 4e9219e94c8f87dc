// Who somebody is, by the name that was pressed, and what one can do from there.
import { Button, ButtonLink, IconButton } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { Face } from "@/components/ui/Face";
import { Fault } from "@/components/ui/Field";
import { classes } from "@/lib/classes";
import { isDeactivated, shownName } from "@/lib/people";
import { useLook, useSeen } from "@/realtime/hooks";
import { useWriting } from "@/realtime/writing";
import type { Person, UserId } from "@/sync/types";
import styles from "./PersonCard.module.css";

type PersonCardProps = {
  person: Person;
  me: UserId;
  /** What was pressed. */
  near: DOMRect;
  /** Puts them into what one writes; null where one does not write. */
  onMention: ((person: Person) => void) | null;
  onClose: () => void;
};

export function PersonCard({ person: known, me, near, onMention, onClose }: PersonCardProps) {
  const person = useLook(known);
  const own = person.id === me;
  const name = shownName(person);
  return (
    <Dialog title={name} bare near={near} onClose={onClose}>
      <div className={styles.card}>
        <div className={styles.grip} aria-hidden="true" />
        <div className={styles.top}>
          <Face person={person} size="large" />
          <div className={styles.who}>
            <p className={styles.name}>
              <bdi>{name}</bdi>
              {own && <span className={styles.you}> you</span>}
            </p>
            <p className={styles.handle}>@{person.username}</p>
            {!isDeactivated(person) && <Seen user={person.id} />}
          </div>
        </div>
        {isDeactivated(person) ? (
          <p className={styles.gone}>This account has been deactivated.</p>
        ) : own ? (
          <div className={styles.ways}>
            <ButtonLink to="/settings" icon="edit" onClick={onClose}>
              Edit profile
            </ButtonLink>
          </div>
        ) : (
          <Ways person={person} onMention={onMention} onClose={onClose} />
        )}
        <IconButton icon="close" label="Close" className={styles.close} onClick={onClose} />
      </div>
    </Dialog>
  );
}

/** Where it is not known, nothing, and nothing moves when it is. */
function Seen({ user }: { user: UserId }) {
  const seen = useSeen(user);
  return (
    <p className={styles.seen}>
      {seen && <i className={classes(styles.dot, seen === "online" && styles.online)} />}
      {seen && { online: "Online", away: "Away" }[seen]}
    </p>
  );
}

function Ways({ person, onMention, onClose }: Pick<PersonCardProps, "person" | "onMention" | "onClose">) {
  const { busy, fault, write } = useWriting(person, onClose);
  return (
    <>
      <div className={styles.ways}>
        <Button kind="primary" icon={fault === null ? "chat" : "retry"} disabled={busy} onClick={write}>
          Message
        </Button>
        {onMention && <Button onClick={() => onMention(person)}>Mention</Button>}
      </div>
      {fault !== null && <Fault>{fault}</Fault>}
    </>
  );
}
