import { join } from "node:path";
import { defineConfig } from "@playwright/test";

const home = process.env.LOCKSTEP_HOME;

// Chromium heeds the last such list alone: Playwright's own (its chromiumSwitches.ts) is repeated. Without the first of
// these every page has a second process beside it, in case another site is gone to.
const OFF = [
  "SpareRendererForSitePerProcess",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** Against a stack that runs: LOCKSTEP_URL. The tests that stop its services find it through LOCKSTEP_HOME. */
export default defineConfig({
  testDir: "e2e",
  outputDir: home ? join(home, "e2e") : "test-results",
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: "list",
  use: {
    baseURL: process.env.LOCKSTEP_URL ?? "http://localhost:9000",
    viewport: { width: 1280, height: 800 },
    locale: "en",
    timezoneId: "UTC",
    contextOptions: { reducedMotion: "reduce" },
    // Recording each step costs a fifth of the processor time; E2E_TRACE=1 does it.
    trace: process.env.E2E_TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.LOCKSTEP_CHROMIUM || "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
        `--disable-features=${OFF.join(",")}`,
      ],
    },
  },
  projects: [
    // A teardown project runs after all others, whatever they came to: while it stops services, nothing else runs.
    // `make test` has it on a stack of its own.
    { name: "people", testIgnore: "faults.spec.ts", teardown: "faults" },
    { name: "faults", testMatch: "faults.spec.ts", fullyParallel: false },
  ],
});
