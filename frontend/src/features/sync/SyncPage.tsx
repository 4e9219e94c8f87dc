// How the sync is doing: the line, each room's version here and on the server, what had to be repaired, and whether both are the same.
import { useCallback, useEffect, useState } from "react";
import { Button } from "@/components/ui/Button";
import { Column } from "@/components/ui/Column";
import { ConnectionSign } from "@/components/ui/ConnectionSign";
import { Fault } from "@/components/ui/Field";
import { Ghosts } from "@/components/ui/Ghost";
import { Icon } from "@/components/ui/Icon";
import { PageHead } from "@/components/ui/PageHead";
import { exactTime, sinceTime } from "@/lib/clock";
import { connectionLook } from "@/lib/connectionLook";
import { faultOf } from "@/lib/faults";
import { useNow } from "@/lib/useNow";
import { useConnection, useRooms } from "@/realtime/hooks";
import type { Comparison } from "@/realtime/inspection";
import { compareWithServer, useLine, useRepairs } from "@/realtime/syncView";
import type { RoomCard } from "@/realtime/views";
import type { Repair } from "@/sync/repairLog";
import styles from "./SyncPage.module.css";
import { comparedText, repairText, socketText } from "./words";

type Comparing = Readonly<{ busy: boolean; done: Comparison | null; fault: string | null }>;

export function SyncPage({ onBack }: { onBack: () => void }) {
  const { comparing, compare } = useComparison();
  return (
    <>
      <PageHead icon="retry" title="Sync" backLabel="Back to rooms" onBack={onBack} />
      <Column width="wide">
        <p className={styles.lead}>
          Every change in a room has a number. This browser is right when it has the same number as the server, and has
          put all changes before it in their places.
        </p>
        <Line />
        <Compared comparing={comparing} onCompare={compare} />
        <Rooms comparing={comparing} />
      </Column>
    </>
  );
}

/** Compares at once, and whenever it is asked to. */
function useComparison() {
  const [comparing, setComparing] = useState<Comparing>({ busy: true, done: null, fault: null });
  const compare = useCallback(() => {
    setComparing(({ done }) => ({ busy: true, done, fault: null }));
    compareWithServer().then(
      (done) => setComparing({ busy: false, done, fault: null }),
      (error: unknown) => setComparing(({ done }) => ({ busy: false, done, fault: faultOf(error) })),
    );
  }, []);
  useEffect(compare, [compare]);
  return { comparing, compare };
}

function Line() {
  const connection = useConnection();
  const line = useLine();
  const now = useNow();
  return (
    <section>
      <h2>Connection</h2>
      <dl className={styles.set}>
        <div className={styles.line}>
          <dt>State</dt>
          <dd>
            <ConnectionSign look={connectionLook(connection)} unsent={connection.unsent} quiet />
          </dd>
        </div>
        <div className={styles.line}>
          <dt>Socket</dt>
          <dd>{line ? socketText(line) : "Not open"}</dd>
        </div>
        <div className={styles.line}>
          <dt>Complete as of</dt>
          <dd className={styles.number}>{line?.asOf ? sinceTime(new Date(line.asOf), now) : "Not yet"}</dd>
        </div>
        <div className={styles.line}>
          <dt>Round trip</dt>
          <dd className={styles.number}>
            {line?.roundTrip == null
              ? "Not measured yet"
              : `${line.roundTrip.toLocaleString("en")} ms for the last sync`}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Compared({ comparing: { busy, done, fault }, onCompare }: { comparing: Comparing; onCompare: () => void }) {
  const differs = done !== null && done.differences.length > 0;
  return (
    <section>
      <h2>Here and on the server</h2>
      <div className={styles.set}>
        <div className={styles.line}>
          <div className={styles.grow} role="status">
            {fault && !busy && <Fault>Not compared. {fault}</Fault>}
            {busy && "Comparing everything that is here with the server…"}
            {!busy && !fault && done && (
              <span className={differs ? styles.differs : styles.same}>
                <Icon name={differs ? "alert" : "check"} small />
                {comparedText(done)}
              </span>
            )}
          </div>
          <Button small icon="retry" disabled={busy} onClick={onCompare}>
            Compare with the server now
          </Button>
        </div>
        {differs && (
          <ul className={styles.differences}>
            {done.differences.map((one) => (
              <li key={`${one.room} ${one.what}`}>
                <b>
                  <bdi>{one.name}</bdi>, {one.what}
                </b>
                <span>
                  Here: <bdi>{one.here}</bdi>
                </span>
                <span>
                  On the server: <bdi>{one.there}</bdi>
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Rooms({ comparing: { done } }: { comparing: Comparing }) {
  const rooms = useRooms();
  const repairs = useRepairs();
  return (
    <section>
      <h2>Rooms</h2>
      {!rooms && <Ghosts count={3} lines={2} label="Loading the rooms" />}
      {rooms?.length === 0 && <p className={styles.lead}>You are in no room: there is nothing to keep in step.</p>}
      {rooms && rooms.length > 0 && (
        <ul className={styles.set}>
          {rooms.map((room) => (
            <RoomLine
              key={room.id}
              room={room}
              there={done?.versions.get(room.id)}
              repair={repairs.findLast((one) => one.room === room.id)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

type RoomLineProps = { room: RoomCard; there: number | undefined; repair: Repair | undefined };

function RoomLine({ room, there, repair }: RoomLineProps) {
  const now = useNow();
  // What is here came from there: later than the comparison, the server is at least as far.
  const known = there === undefined ? null : Math.max(there, room.version);
  return (
    <li className={styles.line}>
      <Icon name={room.kind === "private" ? "lock" : room.kind === "direct" ? "people" : "hash"} small />
      <div className={styles.grow}>
        <b className="cut">
          <bdi>{room.name}</bdi>
        </b>
        {repair ? (
          <small title={exactTime(new Date(repair.at))}>
            Repaired {sinceTime(new Date(repair.at), now)}: {repairText(repair)}
          </small>
        ) : (
          <small>Nothing to repair so far</small>
        )}
      </div>
      <span className={styles.number}>
        {room.version.toLocaleString("en")} <small>here</small>
        <br />
        {known === null ? "–" : known.toLocaleString("en")} <small>server</small>
      </span>
    </li>
  );
}
