// The offer of a reload, when the server has a new release of this client: not while somebody writes, nor before all is sent.
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/Button";
import { useConnection } from "@/realtime/hooks";
import { isBusy } from "./isBusy";
import styles from "./NewRelease.module.css";
import { releaseWatch } from "./releaseWatch";
import { reload } from "./reload";
import { useRelease } from "./useRelease";

const LOOK_MS = 1_000;
const LATER_MS = 60 * 60_000;

export function NewRelease() {
  const { another, missing } = useRelease();
  const { kind, unsent } = useConnection();
  const [laterAt, setLaterAt] = useState(0);
  useEffect(() => releaseWatch.start(), []);
  useEffect(() => {
    if (kind === "live") releaseWatch.look();
  }, [kind]);
  const wanted = another || missing;
  const isIdle = useIdle(wanted && unsent === 0, laterAt);
  return (
    <div role="status" className={styles.place}>
      {wanted && isIdle && (
        <div className={styles.offer}>
          <span>{another ? "A new version of Lockstep is here." : "A part of this page did not come."}</span>
          <span className={styles.ways}>
            <Button kind="plain" small onClick={() => setLaterAt(Date.now() + LATER_MS)}>
              Later
            </Button>
            <Button kind="primary" small onClick={reload}>
              Reload
            </Button>
          </span>
        </div>
      )}
    </div>
  );
}

/** Looked at anew each second, but only while something is to be offered. */
function useIdle(wanted: boolean, notBefore: number): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    if (!wanted) return;
    const look = () => setIdle(Date.now() >= notBefore && !isBusy(document));
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => {
      clearInterval(timer);
      setIdle(false);
    };
  }, [wanted, notBefore]);
  return isIdle;
}
