/**
 * `fetch` as Lockstep's server wants it: writes carry the CSRF token and the account they are from, and no request
 * waits for ever. The account is that of the moment when the write was asked for, however often it goes out: whoever
 * signs in meanwhile has not written it. Nothing but coming in is written in nobody's name.
 *
 * The token comes from `GET /api/csrf/`, never from the cookie, whose name depends on the port. It changes with every
 * sign-in, in other tabs too; a write refused for it goes out once more with a fresh one.
 */
import { ApiError, errorOf } from "./errors";

/** A request without an answer for this long has none. */
const TIMEOUT_MS = 15_000;
const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);
/** Writes of people who are not signed in. */
const COMING_IN = new Set([
  "/api/login/",
  "/api/signup/",
  "/api/setup/",
  "/api/password/reset/",
  "/api/password/reset/confirm/",
]);

export type HttpOptions = Readonly<{
  /** Whom writes are from; null while signed out. */
  user: () => number | null;
  fetch: typeof fetch;
}>;

export function createHttp({ user, fetch }: HttpOptions): (request: Request) => Promise<Response> {
  let token: Promise<string> | null = null;

  return async (request) => {
    if (SAFE.has(request.method)) return go(request);
    const from = user();
    if (from === null && !COMING_IN.has(new URL(request.url).pathname)) throw nobody();
    const again = request.clone();
    const answer = await write(request, from);
    if (!(await isCsrfFailure(answer))) return answer;
    token = null;
    return write(again, from);
  };

  async function write(request: Request, from: number | null): Promise<Response> {
    if (from !== null) request.headers.set("X-Lockstep-User", String(from));
    request.headers.set("X-CSRFToken", await csrfToken(request.url));
    return go(request);
  }

  function csrfToken(url: string): Promise<string> {
    token ??= askToken(url).catch((cause) => {
      token = null;
      throw cause;
    });
    return token;
  }

  async function askToken(url: string): Promise<string> {
    const answer = await go(new Request(new URL("/api/csrf/", url)));
    const header = answer.headers.get("X-CSRFToken");
    if (!answer.ok || !header) throw errorOf(answer, await answer.json().catch(() => null));
    return header;
  }

  function go(request: Request): Promise<Response> {
    return fetch(request, { signal: withinTime(request.signal) });
  }
}

/**
 * Aborted with `signal`, and when the time is up, body or no body. A timer holds it, since `AbortSignal.timeout` and
 * `AbortSignal.any` can be collected in Node while a request waits for them, which then waits for ever.
 */
function withinTime(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const late = () => controller.abort(new DOMException("No answer in time", "TimeoutError"));
  const timer = setTimeout(late, TIMEOUT_MS);
  const given = () => {
    clearTimeout(timer);
    controller.abort(signal.reason);
  };
  if (signal.aborted) given();
  else signal.addEventListener("abort", given, { once: true });
  return controller.signal;
}

/** The cookie may be another account's by now: asked all the same, the server would write in that one's name. */
function nobody(): ApiError {
  return new ApiError("signed-out", "You are not signed in.", { code: "not_signed_in" });
}

async function isCsrfFailure(answer: Response): Promise<boolean> {
  if (answer.status !== 403) return false;
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null);
  return typeof body === "object" && body !== null && "code" in body && body.code === "csrf_failed";
}
