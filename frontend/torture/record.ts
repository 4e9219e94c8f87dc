/** Writes this process's part of the run's history: what `backend/torture/history.py` says, in the same words. */
import { createHash } from "node:crypto";
import { createWriteStream, type WriteStream } from "node:fs";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
type Facts = Readonly<Record<string, unknown>>;

export type Note = (kind: string, facts: Facts) => void;

/** What is noted is written together, at most this much later: as `Recorder` does it. */
const FLUSH_MS = 500;

export class History {
  private readonly file: WriteStream;
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(path: string) {
    this.file = createWriteStream(path, { flags: "a" });
  }

  note(who: string, kind: string, facts: Facts): void {
    const t = Number(process.hrtime.bigint()) / 1e9; // the machine's monotonic clock, which all processes share
    this.waiting.push(`${JSON.stringify({ t, who, kind, ...facts })}\n`);
    this.timer ??= setTimeout(() => this.flush(), FLUSH_MS);
  }

  close(): Promise<void> {
    this.flush();
    return new Promise((done) => this.file.end(done));
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.file.write(this.waiting.join(""));
    this.waiting = [];
  }
}

/** Facts of what the product has thrown and nobody caught: the checker's C9. What the harness itself gets wrong is "error". */
export function thrown(error: unknown): Facts {
  return { text: (error instanceof Error && error.stack) || String(error) };
}

/** 64 bits of the SHA-256 of the value's canonical JSON, as Python makes it. */
export function sha(value: unknown): string {
  return createHash("sha256")
    .update(canonical(value as Json))
    .digest("hex")
    .slice(0, 16);
}

/** `{sha, text}` of a change as it came, without what is filled in from how things are at that moment. */
export function fingerprint(change: Readonly<{ body: object }>): { sha: string; text: string } {
  const { superseded, content, attachments: _, ...body } = { ...change.body } as Record<string, unknown>;
  if (isObject(body.reply_to)) body.reply_to = body.reply_to.id;
  if (isObject(body.room) && isObject(body.room.last_message)) {
    body.room = { ...body.room, last_message: body.room.last_message.id };
  }
  const text = superseded || content === undefined || content === null ? "" : sha(content);
  return { sha: sha(byId({ ...change, body })), text };
}

/** Every person in it by their id alone: what they are called is filled in, too. */
function byId(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byId);
  if (!isObject(value)) return value;
  if ("username" in value) return value.id;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, byId(each)]));
}

/** What a page tells of itself, with the hashes that it can't make. */
export function hashedFacts(kind: string, facts: Facts): Facts {
  if (kind === "send_begin") return { ...facts, sha: sha(facts.sha) };
  if (kind !== "heard") return facts;
  const { room, version, id, body } = facts as Readonly<{ room: number; version: number; id: string; body: object }>;
  return { room, version, id, ...fingerprint({ ...facts, body }) };
}

type Unhashed = Readonly<{
  last_message: Readonly<{ content: string }> | null;
  messages: Readonly<Record<string, Readonly<{ version: number; sha: object }>>>;
}>;

export function hashedPicture(rooms: Readonly<Record<string, object>>): object {
  return Object.fromEntries(Object.entries(rooms).map(([id, room]) => [id, hashedRoom(room as Unhashed)]));
}

function hashedRoom({ last_message: last, messages, ...card }: Unhashed): object {
  const shown = Object.entries(messages).map(([number, one]) => [number, { ...one, sha: sha(one.sha) }]);
  return {
    ...card,
    last_message: last && { ...last, content: sha(last.content) },
    messages: Object.fromEntries(shown),
  };
}

function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const names = Object.keys(value).sort(byCodePoint);
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`).join(",")}}`;
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
