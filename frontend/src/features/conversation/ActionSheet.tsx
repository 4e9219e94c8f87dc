// What the toolbar is at the desk: a sheet from below, opened by a long press.
import { Dialog } from "@/components/ui/Dialog";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import type { Message } from "@/sync/types";
import styles from "./ActionSheet.module.css";
import type { RowCalls } from "./MessageRow";
import { QUICK, toggleReaction } from "./reacting";

type ActionSheetProps = { message: Message; calls: RowCalls; onClose: () => void };

export function ActionSheet({ message, calls, onClose }: ActionSheetProps) {
  const react = (emoji: string) => {
    onClose();
    toggleReaction(message, calls.me, emoji);
  };
  return (
    <Dialog title="Message" bare onClose={onClose}>
      <div className={styles.sheet}>
        <div className={styles.grip} aria-hidden="true" />
        {calls.mayReact() && !message.deleted && (
          <div className={styles.quicks}>
            {QUICK.map((emoji) => (
              <button key={emoji} type="button" aria-label={`React with ${emoji}`} onClick={() => react(emoji)}>
                {emoji}
              </button>
            ))}
            <button
              type="button"
              aria-label="Another emoji"
              onClick={() => {
                onClose();
                calls.openEmoji(message);
              }}
            >
              <Icon name="plus" />
            </button>
          </div>
        )}
        {calls
          .actionsOf(message)
          .filter(({ desk }) => !desk)
          .map(({ icon, text, danger, onChoose }) => (
            <button
              key={text}
              type="button"
              className={classes(styles.row, danger && styles.danger)}
              onClick={() => {
                onClose();
                onChoose();
              }}
            >
              <Icon name={icon} />
              {text}
            </button>
          ))}
      </div>
    </Dialog>
  );
}
