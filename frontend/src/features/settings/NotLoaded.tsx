import { Button } from "@/components/ui/Button";
import { Fault } from "@/components/ui/Field";
import styles from "./SettingsPage.module.css";

export function NotLoaded({ fault, onRetry }: { fault: string; onRetry: () => void }) {
  return (
    <div className={styles.line}>
      <div className={styles.grow}>
        <Fault>{fault}</Fault>
      </div>
      <Button small icon="retry" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
