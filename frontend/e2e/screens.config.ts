import { defineConfig } from "@playwright/test";
import base from "../playwright.config";

/** `npm run screens`: against the stack at LOCKSTEP_URL, into LOCKSTEP_SCREENS (default: `screens` in LOCKSTEP_HOME). */
export default defineConfig({
  ...base,
  testDir: ".",
  projects: [{ name: "screens", testMatch: "screens.ts" }],
  fullyParallel: false,
  workers: 1,
});
