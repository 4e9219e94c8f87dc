/** The real clients of `make torture` as one file for Node: `vite build --config torture/vite.config.ts --outDir …`. */
import { join } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  resolve: { alias: { "@": join(import.meta.dirname, "../src") } },
  ssr: { noExternal: true },
  build: { ssr: join(import.meta.dirname, "main.ts"), target: "node20", emptyOutDir: true },
});
