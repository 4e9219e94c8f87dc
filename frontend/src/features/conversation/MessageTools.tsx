// The toolbar of the message under the pointer or the focus: its quick actions, and a menu with the rest.
import { IconButton } from "@/components/ui/Button";
import { Menu } from "@/components/ui/Menu";
import type { MessageAction } from "./actions";
import styles from "./MessageTools.module.css";
import { QUICK } from "./reacting";

type MessageToolsProps = { actions: readonly MessageAction[]; onReact?: ((emoji: string) => void) | undefined };

export function MessageTools({ actions, onReact }: MessageToolsProps) {
  if (actions.length === 0) return null;
  const rest = actions.filter(({ quick }) => !quick);
  return (
    <div className={styles.tools} role="toolbar" aria-label="Message">
      {onReact &&
        QUICK.slice(0, 3).map((emoji) => (
          <button
            key={emoji}
            type="button"
            className={styles.quick}
            aria-label={`React with ${emoji}`}
            title={`React with ${emoji}`}
            onClick={() => onReact(emoji)}
          >
            {emoji}
          </button>
        ))}
      {actions.map(
        ({ icon, text, quick, onChoose }) =>
          quick && <IconButton key={text} icon={icon} label={text} className={styles.tool} onClick={onChoose} />,
      )}
      {rest.length > 0 && <Menu label="More" icon="more" entries={[...rest]} floating />}
    </div>
  );
}
