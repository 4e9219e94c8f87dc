// What people think of a message: a chip for each emoji, one's own in spruce; a press joins in or takes it back.
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { countText } from "@/lib/countText";
import type { Message, Reactions as One, UserId } from "@/sync/types";
import { namesOf, useKnown } from "./known";
import styles from "./Reactions.module.css";
import { toggleReaction, useReactions } from "./reacting";

type ReactionsProps = {
  message: Message;
  me: UserId;
  /** Missing where one may only look. */
  onMore?: (() => void) | undefined;
};

export function Reactions({ message, me, onMore }: ReactionsProps) {
  const { reactions, refused } = useReactions(message, me);
  if (reactions.length === 0 && !refused) return null;
  return (
    <div className={styles.reactions}>
      {reactions.map((one) => (
        <Chip key={one.emoji} one={one} message={message} me={me} active={onMore !== undefined} />
      ))}
      {onMore && reactions.length > 0 && (
        <button
          type="button"
          className={classes(styles.chip, styles.add)}
          aria-label="Add a reaction"
          title="Add a reaction"
          onClick={onMore}
        >
          <Icon name="smile" small />
        </button>
      )}
      {refused && (
        <span className={styles.refused} role="alert">
          Your reaction was not saved.
        </span>
      )}
    </div>
  );
}

function Chip({ one, message, me, active }: { one: One; message: Message; me: UserId; active: boolean }) {
  const { people, learn } = useKnown(message.room, one.users);
  const own = one.users.includes(me);
  const names = namesOf(one.users, people, me);
  return (
    <button
      type="button"
      className={classes(styles.chip, own && styles.own)}
      aria-pressed={own}
      aria-label={`${one.emoji} ${one.users.length}: ${names}`}
      aria-disabled={!active}
      title={names}
      onPointerEnter={learn}
      onFocus={learn}
      onClick={() => active && toggleReaction(message, me, one.emoji)}
    >
      <b>{one.emoji}</b>
      {countText(one.users.length)}
    </button>
  );
}
