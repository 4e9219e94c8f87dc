/** One command a line on standard input, one JSON answer a line on standard output, as `backend/torture/crowd.py`. */
import { createInterface } from "node:readline";

export async function obey(commands: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await commands[line.trim()]?.();
    process.stdout.write(`${JSON.stringify(answer ?? null)}\n`);
    if (line.trim() === "end") process.exit(0);
  }
}
