/// <reference types="vitest/config" />
import { readFileSync, realpathSync } from "node:fs";
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

/** What each page asks for as soon as it stands. */
const SOON = ["realtime/connection.ts", "features/events/NextEvent.tsx", "features/person/PersonCard.tsx"].map((file) =>
  realpathSync(join(import.meta.dirname, "src", file)),
);

/** One file for the entry and one for these, with all they import; the bundler makes one for each set that shares it. */
function fileOf(id: string, graph: Rolldown.ChunkingContext): string | null {
  const importers = [...importersOf(id, graph).values()];
  if (importers.some(({ isEntry }) => isEntry)) return "app";
  return importers.some((module) => SOON.includes(module.id)) ? "soon" : null;
}

/** The module itself, and all that import it, by however many steps, but not dynamically. */
function importersOf(id: string, graph: Rolldown.ChunkingContext, found = new Map<string, Rolldown.ModuleInfo>()) {
  const module = graph.getModuleInfo(id);
  if (module && !found.has(id)) {
    found.set(id, module);
    for (const importer of module.importers) importersOf(importer, graph, found);
  }
  return found;
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
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: fileOf }] } } },
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
