import { classes } from "@/lib/classes";
import { passwordStrength } from "@/lib/passwordStrength";
import styles from "./PasswordMeter.module.css";

const QUARTERS = [1, 2, 3, 4];

/** How good a password is, as far as one can tell here; the server has the last word. */
export function PasswordMeter({ password }: { password: string }) {
  const { strength, text } = passwordStrength(password);
  return (
    <>
      {password && (
        <span className={styles.meter} aria-hidden="true">
          {QUARTERS.map((quarter) => (
            <i key={quarter} className={classes(quarter <= strength && styles.on)} />
          ))}
        </span>
      )}
      {text}
    </>
  );
}
