/** Releases of the client, put in place as an update does it. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TEXT = /\.(js|css|html)$/;

function setting(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} must be set: run beside a stack.`);
  return value;
}

/** A built client becomes the one that is served. */
function publish(built: string): void {
  const served = join(setting("LOCKSTEP_HOME"), "client");
  execFileSync("python", ["config/releases.py", built, served], { cwd: join(import.meta.dirname, "../../backend") });
}

/** The stack's own. */
export function publishOwn(): void {
  publish(setting("LOCKSTEP_CLIENT"));
}

/** One that does the same, from files of which each is called otherwise, as after any change. */
export function publishAnother(mark: string): void {
  const built = mkdtempSync(join(tmpdir(), "release-"));
  try {
    cpSync(setting("LOCKSTEP_CLIENT"), built, { recursive: true });
    const assets = readdirSync(join(built, "assets")).filter((name) => /\.(js|css)$/.test(name));
    const names = new RegExp(assets.map((name) => name.replaceAll(".", "\\.")).join("|"), "g");
    const rename = (text: string) => text.replace(names, (name) => name.replace(/\.(js|css)$/, `${mark}.$1`));
    for (const name of [...assets.map((asset) => join("assets", asset)), "index.html"]) {
      const file = join(built, name);
      if (TEXT.test(name)) writeFileSync(file, rename(readFileSync(file, "utf8")));
      renameSync(file, join(built, rename(name)));
    }
    publish(built);
  } finally {
    rmSync(built, { recursive: true });
  }
}
