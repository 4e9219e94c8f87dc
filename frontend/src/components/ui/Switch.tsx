// On or off, at once.
import styles from "./Switch.module.css";

type SwitchProps = { label: string; on: boolean; disabled?: boolean; onChange: (on: boolean) => void };

export function Switch({ label, on, disabled, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-label={label}
      aria-checked={on}
      disabled={disabled}
      className={styles.switch}
      onClick={() => onChange(!on)}
    />
  );
}
