// How much fits into one message, counted as the server counts: code points after trimming.

const LIMIT = 8000;
const NEAR = 400;

export type Measure = Readonly<{ kind: "empty" | "fits" | "near" | "over"; text: string }>;

export function measure(draft: string): Measure {
  const length = [...draft.trim()].length;
  const left = LIMIT - length;
  if (length === 0) return { kind: "empty", text: "" };
  if (left < 0) return { kind: "over", text: `${-left} too many` };
  if (left <= NEAR) return { kind: "near", text: `${left} left` };
  return { kind: "fits", text: "" };
}
