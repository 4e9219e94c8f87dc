/** The services of the stack that is tested, as the runner notes them in its state folder. */
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Service = "centrifugo" | "relay" | "web";

/** The runner starts it again. */
export function kill(service: Service): void {
  process.kill(pidOf(service), "SIGKILL");
}

export function isRunning(service: Service): boolean {
  try {
    return process.kill(pidOf(service), 0);
  } catch {
    return false;
  }
}

/** Ended, and kept down until `release`. */
export function hold(service: Service): void {
  writeFileSync(file(`hold-${service}`), "");
}

export function release(service: Service): void {
  rmSync(file(`hold-${service}`), { force: true });
}

function pidOf(service: Service): number {
  const pids = JSON.parse(readFileSync(file("pids.json"), "utf8")) as Record<string, [number, string]>;
  const pid = pids[service]?.[0];
  if (!pid) throw new Error(`${service} was never started.`);
  return pid;
}

function file(name: string): string {
  const home = process.env.LOCKSTEP_HOME;
  if (!home) throw new Error("LOCKSTEP_HOME must name the state folder of the stack that is tested.");
  return join(home, "run", name);
}
