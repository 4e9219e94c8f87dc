// The first line of a room, over its first day.
import type { RoomView } from "@/realtime/views";
import styles from "./Beginning.module.css";
import { directBeginning } from "./directWords";

export function Beginning({ room }: { room: RoomView }) {
  if (room.kind === "direct") {
    const { title, text } = directBeginning(room);
    return (
      <div className={styles.beginning}>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
    );
  }
  return (
    <div className={styles.beginning}>
      <h2>
        <bdi>{room.name}</bdi> begins here
      </h2>
      <p>
        {room.kind === "private"
          ? "A private room: it exists only for its members, who can read it from this line on."
          : "An open room: everyone on this server can find, join and read it from this line on."}
      </p>
    </div>
  );
}
