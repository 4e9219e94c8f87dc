/** The real clients of `make torture`, and who drives its browsers, for Node: `vite build --config torture/vite.config.ts`. */
import { join } from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  resolve: { alias: { "@": join(import.meta.dirname, "../src") } },
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: "node20",
    emptyOutDir: true,
    rollupOptions: { input: ["main.ts", "pages.ts"].map((file) => join(import.meta.dirname, file)) },
  },
});
