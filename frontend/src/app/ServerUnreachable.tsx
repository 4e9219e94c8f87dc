// The first question got no answer: when the next one goes out, and that nobody has to do anything about it.
import { useState } from "react";
import { Button } from "@/components/ui/Button";
import { Calm } from "@/components/ui/Calm";
import { Brand } from "@/components/ui/Mark";
import { Progress } from "@/components/ui/Progress";
import { useSecondsLeft } from "@/lib/useCountdown";
import { engine } from "@/realtime/engine";
import { useServer } from "@/realtime/hooks";
import { useTitle } from "./useTitle";
import styles from "./Waiting.module.css";

export function ServerUnreachable({ nextTryAt }: { nextTryAt: number }) {
  const server = useServer();
  const left = useSecondsLeft(nextTryAt);
  const [plan, setPlan] = useState({ until: nextTryAt, from: Date.now() });
  // Each planned try has a bar of its own.
  if (plan.until !== nextTryAt) setPlan({ until: nextTryAt, from: Date.now() });
  useTitle("No answer", server?.name);
  const whole = Math.max(1, (nextTryAt - plan.from) / 1000);
  return (
    <main className={styles.unreachable}>
      <header className={styles.brand}>
        <Brand name={server?.name ?? "Lockstep"} />
      </header>
      <Calm
        broken
        title="The server does not answer"
        actions={
          <Button icon="retry" onClick={engine.retryNow}>
            Try now
          </Button>
        }
      >
        <p>{window.location.host} can’t be reached. It may be restarting, or you have no network.</p>
        <p className={styles.small}>
          {left > 0 ? `Next try in ${left} s. This page opens by itself.` : "Trying now. This page opens by itself."}
        </p>
        <div className={styles.progress}>
          <Progress part={1 - left / whole} quiet />
        </div>
      </Calm>
    </main>
  );
}
