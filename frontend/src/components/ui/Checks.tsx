// Any of a few, each with a sentence that says what it means.
import { useId } from "react";
import styles from "./Checks.module.css";
import { Fault } from "./Field";

type Option<T extends string> = { value: T; title: string; text: string };
type ChecksProps<T extends string> = {
  label: string;
  options: readonly Option<T>[];
  /** In the options' order. */
  value: readonly T[];
  fault?: string | undefined;
  onChange: (value: readonly T[]) => void;
};

export function Checks<T extends string>({ label, options, value, fault, onChange }: ChecksProps<T>) {
  const note = useId();
  const turn = (one: T, on: boolean) =>
    onChange(options.map((option) => option.value).filter((each) => (each === one ? on : value.includes(each))));
  return (
    <fieldset className={styles.checks} aria-describedby={fault ? note : undefined}>
      <legend className={styles.label}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.check}>
          <input
            type="checkbox"
            className={styles.box}
            checked={value.includes(option.value)}
            onChange={(event) => turn(option.value, event.target.checked)}
          />
          <span>
            <b>{option.title}</b>
            <small>{option.text}</small>
          </span>
        </label>
      ))}
      {fault && <Fault id={note}>{fault}</Fault>}
    </fieldset>
  );
}
