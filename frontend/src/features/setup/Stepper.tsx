import styles from "./Stepper.module.css";

const STEPS = ["You", "Place", "First room"];

export function Stepper({ step }: { step: number }) {
  return (
    <ol className={styles.stepper} aria-label="Steps">
      {STEPS.map((name, index) => (
        <li
          key={name}
          className={index < step ? styles.on : undefined}
          aria-current={index + 1 === step ? "step" : undefined}
        >
          <b>{index + 1}</b>
          {name}
        </li>
      ))}
    </ol>
  );
}
