// What to tell a person when a call failed. Works on anything thrown; API errors carry their own words.

export type Faults = Readonly<{
  /** About the whole form. */
  form?: string;
  /** By field name. */
  fields: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch from which trying again makes sense. */
  waitUntil?: number;
}>;

type Told = { message: string; kind?: unknown; fields?: unknown; retryAfter?: unknown };

const NO_ANSWER = "The server does not answer. Nothing is lost; try again in a moment.";
const UNKNOWN = "That did not work. Try again in a moment.";

export function faultOf(error: unknown): string {
  return faultsOf(error).form ?? UNKNOWN;
}

export function faultsOf(error: unknown, now: number = Date.now()): Faults {
  if (!(error instanceof Error)) return { form: UNKNOWN, fields: {} };
  const { message, kind, fields: told, retryAfter } = error as Told;
  const fields = firstOfEach(told);
  if (kind === "no-answer") return { form: NO_ANSWER, fields };
  if (kind === "throttled" && typeof retryAfter === "number") {
    return { form: message, fields, waitUntil: now + retryAfter * 1000 };
  }
  if (kind === undefined) return { form: UNKNOWN, fields };
  // The fields say it already; the sentence over the form would only repeat it.
  return Object.keys(fields).length > 0 ? { fields } : { form: message || UNKNOWN, fields };
}

/** Whether the server said no: then trying again is of no use. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && (error as Told).kind === "refused";
}

function firstOfEach(fields: unknown): Record<string, string> {
  if (typeof fields !== "object" || fields === null) return {};
  const entries = Object.entries(fields).flatMap(([name, faults]) => {
    const first: unknown = Array.isArray(faults) ? faults[0] : faults;
    return typeof first === "string" ? [[name, first] as const] : [];
  });
  return Object.fromEntries(entries);
}
