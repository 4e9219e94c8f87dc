/// <reference types="vitest/config" />
import { readFileSync } from "node:fs";
import { join } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const server = process.env.LOCKSTEP_URL ?? "http://localhost:9000";

/** Tests that need no browser. */
const PURE = ["src/{sync,api}/**/*.test.ts", "torture/**/*.test.ts"];

const EMOJI = join(import.meta.dirname, "node_modules/emojibase-data");
const { version: emojiVersion } = JSON.parse(readFileSync(join(EMOJI, "package.json"), "utf8")) as { version: string };
/** Under it the emoji picker finds its data: with the version, because browsers keep assets for good. */
const emojiUrl = `/assets/emoji-${emojiVersion}`;

/** The picker's data, served from here and nowhere else. */
function emojiData(): Plugin {
  const files = ["en/data.json", "en/messages.json"];
  return {
    name: "emoji-data",
    generateBundle() {
      for (const file of files) {
        const source = readFileSync(join(EMOJI, file));
        this.emitFile({ type: "asset", fileName: `${emojiUrl.slice(1)}/${file}`, source });
      }
    },
    configureServer({ middlewares }) {
      middlewares.use(emojiUrl, (request, answer, next) => {
        const file = files.find((one) => request.url === `/${one}`);
        if (!file) return next();
        answer.setHeader("Content-Type", "application/json").end(readFileSync(join(EMOJI, file)));
      });
    },
  };
}

/** What the entry imports statically is one file; the bundler would make one for each set of later parts that share it. */
function firstLoad(id: string, graph: Rolldown.ChunkingContext): string | null {
  const seen = new Set<string>();
  const isWanted = (module: string): boolean => {
    if (seen.has(module)) return false;
    seen.add(module);
    const info = graph.getModuleInfo(module);
    return Boolean(info?.isEntry || info?.importers.some(isWanted));
  };
  return isWanted(id) ? "app" : null;
}

export default defineConfig({
  plugins: [react(), emojiData()],
  define: { "import.meta.env.EMOJI_URL": JSON.stringify(emojiUrl) },
  resolve: { alias: { "@": join(import.meta.dirname, "src") } },
  build: {
    target: "es2022",
    manifest: true, // read by scripts/size.mjs
    sourcemap: true,
    // The content security policy allows neither inline scripts nor data: addresses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstLoad }] } } },
    chunkSizeWarningLimit: 600, // kB before gzip; what counts is held by scripts/size.mjs
  },
  server: {
    proxy: {
      "/api": { target: server, changeOrigin: true },
      "/connection/websocket": { target: server, changeOrigin: true, ws: true },
    },
  },
  test: {
    restoreMocks: true,
    testTimeout: 30_000, // it finds what hangs, and a busy machine is no reason to fail
    pool: "threads",
    projects: [
      { extends: true, test: { name: "pure", environment: "node", isolate: false, include: PURE } },
      {
        extends: true,
        test: {
          name: "dom",
          environment: "happy-dom",
          isolate: false, // a new page and all modules anew for each file cost six times what the tests do
          setupFiles: "src/testing/emptyPage.ts",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: PURE,
        },
      },
    ],
  },
});
