/** A browser with all its processes, which can be frozen, woken and killed as they are with somebody's whole machine. */
import type { Browser, BrowserType, LaunchOptions } from "@playwright/test";

export type Machine = Readonly<{ browser: Browser; freeze: () => void; wake: () => void; kill: () => Promise<void> }>;

export async function openMachine(chromium: BrowserType, options: LaunchOptions): Promise<Machine> {
  const server = await chromium.launchServer(options);
  const { pid } = server.process();
  if (!pid) throw new Error("The browser has no process.");
  const send = (signal: NodeJS.Signals) => process.kill(-pid, signal); // the group that Playwright starts it in
  return {
    browser: await chromium.connect(server.wsEndpoint()),
    freeze: () => send("SIGSTOP"),
    wake: () => send("SIGCONT"),
    kill: () => server.kill(),
  };
}
