// Ink on paper, only while scrolled up: how much came below, and the way there.
import { Icon } from "@/components/ui/Icon";
import { pillText } from "./keeper";
import styles from "./Pill.module.css";

export function Pill({ count, onClick }: { count: number; onClick: () => void }) {
  return (
    <button type="button" className={styles.pill} onClick={onClick}>
      <Icon name="latest" />
      {pillText(count)}
    </button>
  );
}
