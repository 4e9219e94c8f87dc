// What the toolbar is at the desk: a sheet from below, opened by a long press.
import { Dialog } from "@/components/ui/Dialog";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import styles from "./ActionSheet.module.css";
import type { MessageAction } from "./actions";

export function ActionSheet({ actions, onClose }: { actions: readonly MessageAction[]; onClose: () => void }) {
  return (
    <Dialog title="Message" bare onClose={onClose}>
      <div className={styles.sheet}>
        <div className={styles.grip} aria-hidden="true" />
        {actions.map(({ icon, text, danger, onChoose }) => (
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
