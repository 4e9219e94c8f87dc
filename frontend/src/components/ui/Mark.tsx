// The mark: two flights of steps, always parallel.
import styles from "./Mark.module.css";

export function Mark() {
  return (
    <span className={styles.mark} aria-hidden="true">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M4.5 19.5h5v-5h5v-5h5M4.5 14.5v-5h5v-5h5" />
      </svg>
    </span>
  );
}

export function Brand({ name }: { name: string }) {
  return (
    <div className={styles.brand}>
      <Mark />
      <bdi className="cut">{name}</bdi>
    </div>
  );
}
