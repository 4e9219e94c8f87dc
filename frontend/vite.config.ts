/// <reference types="vitest/config" />
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.LOCKSTEP_URL ?? "http://localhost:9000";

/** Tests that need no browser. */
const PURE = ["src/{sync,api}/**/*.test.ts"];

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": join(import.meta.dirname, "src") } },
  build: {
    target: "es2022",
    manifest: true, // read by scripts/size.mjs
    sourcemap: true,
    // The content security policy allows neither inline scripts nor data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: true },
      "/connection/websocket": { target: server, changeOrigin: true, ws: true },
    },
  },
  test: {
    restoreMocks: true,
    pool: "threads",
    projects: [
      { extends: true, test: { name: "pure", environment: "node", isolate: false, include: PURE } },
      {
        extends: true,
        test: { name: "dom", environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"], exclude: PURE },
      },
    ],
  },
});
