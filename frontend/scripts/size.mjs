/**
 * Fails when the script that a first visit loads (the entry and all it imports statically) is over the budget, or in
 * more files than it need be, or when what each page asks for next does not come in one.
 * Reads the manifest of a build: `npm run size [-- outDir]`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 180;
const MOST_FILES = 2; // the entry's, and the bundler's own helpers
const outDir = process.argv[2] ?? "dist";

const manifest = JSON.parse(readFileSync(join(outDir, ".vite/manifest.json"), "utf8"));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
if (!entry) throw new Error(`${outDir}/.vite/manifest.json names no entry: build first`);

const sizes = [...firstLoad(entry)].map((key) => {
  const { file } = manifest[key];
  return { file, kb: gzipSync(readFileSync(join(outDir, file)), { level: 9 }).length / 1000 };
});
const total = sizes.reduce((sum, { kb }) => sum + kb, 0);

for (const { file, kb } of sizes) console.log(`${kb.toFixed(1).padStart(7)} kB  ${file}`);
const budget = `budget ${BUDGET_KB} kB in ${MOST_FILES} files`;
console.log(`${total.toFixed(1).padStart(7)} kB  first load, gzip, ${sizes.length} files (${budget})`);
if (total > BUDGET_KB || sizes.length > MOST_FILES) process.exitCode = 1;
if (!Object.values(manifest).some(({ name }) => name === "soon")) {
  console.log("what each page asks for next does not come in one file (vite.config.ts)");
  process.exitCode = 1;
}

function firstLoad(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key].imports ?? []) firstLoad(imported, seen);
  return seen;
}
