import styles from "./Sidebar.module.css";

const SHAPES = ["a", "b", "c", "d", "e"];

export function GhostRooms() {
  return (
    <div className={styles.ghosts} role="status" aria-label="Loading rooms">
      {SHAPES.map((shape) => (
        <div key={shape} className={styles.ghost} aria-hidden="true" />
      ))}
    </div>
  );
}
