// The toolbar of the message under the pointer or the focus: its quick actions, and a menu with the rest.
import { IconButton } from "@/components/ui/Button";
import { Menu } from "@/components/ui/Menu";
import type { MessageAction } from "./actions";
import styles from "./MessageTools.module.css";

export function MessageTools({ actions }: { actions: readonly MessageAction[] }) {
  if (actions.length === 0) return null;
  const rest = actions.filter(({ quick }) => !quick);
  return (
    <div className={styles.tools} role="toolbar" aria-label="Message">
      {actions.map(
        ({ icon, text, quick, onChoose }) =>
          quick && <IconButton key={text} icon={icon} label={text} className={styles.tool} onClick={onChoose} />,
      )}
      {rest.length > 0 && <Menu label="More" icon="more" entries={[...rest]} floating />}
    </div>
  );
}
