/** The one error that API calls throw, by what the caller can do about it. */

export type ApiErrorKind =
  /** No answer: no network, a timeout, or the request was cut. The write may have happened. */
  | "no-answer"
  /** 5xx: the server is there but can't. The write may have happened. */
  | "unavailable"
  /** 429: `retryAfter` says when. */
  | "throttled"
  /** 401, or 403 `not_signed_in`. */
  | "signed-out"
  /** 409 `wrong_account`: another account is signed in in this browser; nothing was done. */
  | "wrong-account"
  /** 403 `csrf_failed`, with a fresh token too. */
  | "csrf"
  /** Every other 4xx: a definite refusal; `code` says which. */
  | "refused";

type Answer = Readonly<{
  /** 0 without an answer. */
  status: number;
  /** The server's snake_case code, "" without one. */
  code: string;
  /** What is wrong with each field of the form. */
  fields: Readonly<Record<string, readonly string[]>>;
  /** Seconds, from Retry-After. */
  retryAfter: number | null;
}>;

const NO_ANSWER: Answer = { status: 0, code: "", fields: {}, retryAfter: null };

export class ApiError extends Error implements Answer {
  override readonly name = "ApiError";
  readonly kind: ApiErrorKind;
  readonly status: number;
  readonly code: string;
  readonly fields: Answer["fields"];
  readonly retryAfter: number | null;

  constructor(kind: ApiErrorKind, detail: string, answer: Partial<Answer> = {}) {
    super(detail);
    const { status, code, fields, retryAfter } = { ...NO_ANSWER, ...answer };
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }
}

/** The error that an answer outside 2xx stands for; `body` is whatever it held. */
export function errorOf(response: Response, body: unknown): ApiError {
  const { detail, code, fields } = errorBody(body);
  const retryAfter = secondsOf(response.headers.get("Retry-After"));
  return new ApiError(kindOf(response.status, code), detail, { status: response.status, code, fields, retryAfter });
}

/** The error for a request that got no readable answer. */
export function noAnswer(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError("no-answer", "The server can’t be reached.");
}

function kindOf(status: number, code: string): ApiErrorKind {
  if (status >= 500) return "unavailable";
  if (status === 429) return "throttled";
  if (status === 401 || code === "not_signed_in") return "signed-out";
  if (code === "wrong_account") return "wrong-account";
  return code === "csrf_failed" ? "csrf" : "refused";
}

function errorBody(body: unknown): { detail: string; code: string; fields: Record<string, string[]> } {
  const { detail, code, fields } = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  return {
    detail: typeof detail === "string" ? detail : "The server gave no reason.",
    code: typeof code === "string" ? code : "",
    fields: typeof fields === "object" && fields !== null ? (fields as Record<string, string[]>) : {},
  };
}

function secondsOf(header: string | null): number | null {
  const seconds = Number.parseInt(header ?? "", 10);
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}
