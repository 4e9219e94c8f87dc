// One labelled input with its hint or its fault, wired for screen readers.
import { type InputHTMLAttributes, type ReactNode, useId, useState } from "react";
import { classes } from "@/lib/classes";
import { IconButton } from "./Button";
import styles from "./Field.module.css";
import { Icon, type IconName } from "./Icon";

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  aside?: ReactNode;
  hint?: ReactNode;
  fault?: string | undefined;
};

export function Field({ label, aside, hint, fault, children, ...input }: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const noted = fault || hint ? note : undefined;
  return (
    <div className={styles.row}>
      <div className={styles.between}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {aside}
      </div>
      <div className={styles.holder}>
        <input
          id={id}
          className={classes(styles.input, fault && styles.bad, children !== undefined && styles.withButton)}
          aria-invalid={fault ? true : undefined}
          aria-describedby={noted}
          {...input}
        />
        {children}
      </div>
      {fault ? <Fault id={note}>{fault}</Fault> : hint && <Hint id={note}>{hint}</Hint>}
    </div>
  );
}

/** A password field with the eye. */
export function PasswordField(props: FieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...props} type={shown ? "text" : "password"} autoCapitalize="none" spellCheck={false}>
      <IconButton
        icon={shown ? "eyeOff" : "eye"}
        label={shown ? "Hide password" : "Show password"}
        className={styles.inside}
        onClick={() => setShown(!shown)}
      />
    </Field>
  );
}

type SearchFieldProps = InputHTMLAttributes<HTMLInputElement> & { label: string; icon?: IconName };

export function SearchField({ label, icon = "search", className, ...input }: SearchFieldProps) {
  return (
    <div className={classes(styles.holder, className)}>
      <Icon name={icon} className={styles.lead} />
      <input type="search" className={classes(styles.input, styles.withLead)} aria-label={label} {...input} />
    </div>
  );
}

function Hint({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <div id={id} className={styles.hint}>
      {children}
    </div>
  );
}

export function Fault({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} className={styles.fault} role="alert">
      <Icon name="alert" small />
      <span>{children}</span>
    </p>
  );
}
