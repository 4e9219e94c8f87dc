import { useState } from "react";
import { Button, ButtonLink } from "@/components/ui/Button";
import { Fault } from "@/components/ui/Field";
import { Icon } from "@/components/ui/Icon";
import { classes } from "@/lib/classes";
import { activity, exactTime } from "@/lib/clock";
import { faultOf } from "@/lib/faults";
import { engine } from "@/realtime/engine";
import type { FoundRoom } from "@/realtime/views";
import styles from "./FoundRow.module.css";

/** One room that was found, with what one wants to know before joining. */
export function FoundRow({ room, now, onJoined }: { room: FoundRoom; now: Date; onJoined: () => void }) {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const active = new Date(room.bumpedAt);

  const join = async () => {
    setBusy(true);
    setFault(undefined);
    try {
      await engine.joinRoom(room.id);
      onJoined();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };

  return (
    <li className={styles.row}>
      <span className={styles.tile}>
        <Icon name={room.kind === "private" ? "lock" : "hash"} />
      </span>
      <div className={styles.words}>
        <h2 className={classes(styles.title, "cut")} title={room.name}>
          <bdi>{room.name}</bdi>
        </h2>
        {room.topic && (
          <p className={classes(styles.topic, "cut")} title={room.topic}>
            <bdi>{room.topic}</bdi>
          </p>
        )}
        <p className={styles.meta}>
          {room.isInvited && (
            <>
              <b className={styles.invited}>You are invited</b>
              <span aria-hidden="true">·</span>
            </>
          )}
          <span>{room.memberCount === 1 ? "1 member" : `${room.memberCount.toLocaleString("en")} members`}</span>
          <span aria-hidden="true">·</span>
          <time dateTime={room.bumpedAt} title={exactTime(active)}>
            active {activity(active, now)}
          </time>
        </p>
        {fault && <Fault>{fault}</Fault>}
      </div>
      <div className={styles.end}>
        {room.isMember ? (
          <ButtonLink kind="plain" to={`/rooms/${room.id}`} aria-label={`Open ${room.name}`}>
            Open
          </ButtonLink>
        ) : (
          <Button disabled={busy} onClick={join} aria-label={`Join ${room.name}`}>
            {busy ? "Joining…" : "Join"}
          </Button>
        )}
      </div>
    </li>
  );
}
