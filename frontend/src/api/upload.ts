/** One file on its way up, by XMLHttpRequest: `fetch` does not tell how far it is. */
import { errorOf, noAnswer } from "./errors";

export type UploadOptions = Readonly<{
  method: "POST" | "PUT";
  path: string;
  file: File;
  /** Whom it is from. */
  user: number;
  /** From 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}>;

/** The answer's JSON. Rejects with `ApiError`, without an answer too when it was cancelled. */
export async function upload<T>({ method, path, file, user, onProgress, signal }: UploadOptions): Promise<T> {
  const token = await csrfToken(signal).catch((cause: unknown) => {
    throw noAnswer(cause);
  });
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open(method, path);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("X-Lockstep-User", String(user));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onerror = request.onabort = () => reject(noAnswer(null));
    request.onload = () => {
      const body = parsed(request.responseText);
      if (request.status === 200 || request.status === 201) resolve(body as T);
      else reject(errorOf(new Response(null, { status: request.status, headers: retryAfter(request) }), body));
    };
    signal.addEventListener("abort", () => request.abort());
    if (signal.aborted) reject(noAnswer(null));
    else request.send(form);
  });
}

async function csrfToken(signal: AbortSignal): Promise<string> {
  const answer = await fetch("/api/csrf/", { signal });
  const token = answer.headers.get("X-CSRFToken");
  if (!answer.ok || !token) throw errorOf(answer, null);
  return token;
}

function retryAfter(request: XMLHttpRequest): Record<string, string> {
  const seconds = request.getResponseHeader("Retry-After");
  return seconds ? { "Retry-After": seconds } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
