// One of a few, each with a sentence that says what it means.
import { useId } from "react";
import styles from "./Choice.module.css";

type Option<T extends string> = { value: T; title: string; text: string };
type ChoiceProps<T extends string> = { label: string; options: Option<T>[]; value: T; onChange: (value: T) => void };

export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend className={styles.label}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.choice}>
          <input
            type="radio"
            name={name}
            className={styles.radio}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <b>{option.title}</b>
          <small>{option.text}</small>
        </label>
      ))}
    </fieldset>
  );
}
