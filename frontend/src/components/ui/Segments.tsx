// One of a few, as a row of segments: radio buttons underneath, so that arrows move.
import { type ReactNode, useId } from "react";
import styles from "./Segments.module.css";

type Option<T extends string> = { value: T; text: ReactNode };
type SegmentsProps<T extends string> = {
  label: string;
  options: Option<T>[];
  value: T;
  onChange: (value: T) => void;
  /** The label stands above them; else it is for screen readers alone. */
  labelled?: boolean;
};

export function Segments<T extends string>({ label, options, value, onChange, labelled }: SegmentsProps<T>) {
  const name = useId();
  const segments = (
    <fieldset className={styles.segments}>
      <legend className="sr">{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.segment}>
          <input
            type="radio"
            className={styles.input}
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  );
  if (!labelled) return segments;
  return (
    <div className={styles.labelled}>
      <span className={styles.label} aria-hidden="true">
        {label}
      </span>
      {segments}
    </div>
  );
}
