/** Accounts with sessions, straight from the database: hashing a password for each would be most of a test's work. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

type Account = { id: number; cookie: string; session: string };

export const PASSWORD = "three words, and a comma";

export class Accounts {
  readonly #maker: ChildProcessWithoutNullStreams;
  readonly #answers: Interface;
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    const argv = ["-m", "tests.on_request", PASSWORD];
    this.#maker = spawn("python", argv, { cwd: join(import.meta.dirname, "..", "..", "backend") });
    this.#maker.stderr.pipe(process.stderr);
    this.#answers = createInterface(this.#maker.stdout);
  }

  /** One after the other: each answer belongs to the line before it. */
  make(handle: string): Promise<Account> {
    const made = this.#last.then(() => this.#ask(handle));
    this.#last = made.catch(() => undefined);
    return made;
  }

  end(): void {
    this.#maker.stdin.end();
  }

  async #ask(handle: string): Promise<Account> {
    const signal = AbortSignal.timeout(60_000);
    const answer = once(this.#answers, "line", { signal });
    this.#maker.stdin.write(`${handle}\n`);
    const [line] = await answer;
    return JSON.parse(line) as Account;
  }
}
