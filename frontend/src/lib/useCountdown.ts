import { useEffect, useState } from "react";
import { countdown } from "./clock";

/** Seconds left until `moment` (milliseconds since the epoch), rounded up; 0 when it is there. */
export function useSecondsLeft(moment: number): number {
  const left = () => Math.max(0, Math.ceil((moment - Date.now()) / 1000));
  const [, tick] = useState(0);
  const seconds = left();
  useEffect(() => {
    if (seconds === 0) return;
    const timer = setTimeout(() => tick((count) => count + 1), (moment - Date.now()) % 1000 || 1000);
    return () => clearTimeout(timer);
  });
  return seconds;
}

/** The same as "0:42". */
export function useCountdown(moment: number): string {
  return countdown(useSecondsLeft(moment));
}
