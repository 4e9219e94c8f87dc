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
  /** 403 `csrf_failed`, twice in a row. */
  | "csrf"
  /** Every other 4xx: a definite refusal; `code` says which. */
  | "refused";

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly kind: ApiErrorKind;
  /** 0 without an answer. */
  readonly status: number;
  /** The server's snake_case code, or "" without one. */
  readonly code: string;
  /** What is wrong with each field of the form. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** Seconds, from Retry-After. */
  readonly retryAfter: number | null;

  constructor(
    kind: ApiErrorKind,
    detail: string,
    answer: {
      status?: number;
      code?: string;
      fields?: Record<string, readonly string[]>;
      retryAfter?: number | null;
    } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.status = answer.status ?? 0;
    this.code = answer.code ?? "";
    this.fields = answer.fields ?? {};
    this.retryAfter = answer.retryAfter ?? null;
  }
}
