// Too many tries: says how long, and that nothing needs to be done about it.
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { countdown } from "@/lib/clock";
import { useSecondsLeft } from "@/lib/useCountdown";
import styles from "./SleepingButton.module.css";

export function SleepingButton({ from, until }: { from: number; until: number }) {
  const left = useSecondsLeft(until);
  const whole = Math.max(1, (until - from) / 1000);
  return (
    <>
      <div className={styles.holder}>
        <Button wide disabled className="num">
          Try again in {countdown(left)}
        </Button>
        <Progress part={1 - left / whole} wide />
      </div>
      <p className="quiet" role="status">
        The button wakes by itself. No need to reload.
      </p>
    </>
  );
}
