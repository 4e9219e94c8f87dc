import { Ghosts } from "@/components/ui/Ghost";
import styles from "./Waiting.module.css";

/** Before anything is known. Its shapes come after 300 ms. */
export function Waiting() {
  return (
    <main className={styles.waiting}>
      <Ghosts count={5} lines={2} label="Loading" />
    </main>
  );
}
