/** One file on its way up: how far it is, and each way in which it can end. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { upload } from "./upload";

/** The browser's request, answered by hand. */
class FakeRequest {
  static made: FakeRequest[] = [];
  readonly headers: Record<string, string> = {};
  readonly upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  opened: string[] = [];
  sent: FormData | null = null;
  aborted = false;
  status = 0;
  responseText = "";
  answerHeaders: Record<string, string> = {};
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;

  constructor() {
    FakeRequest.made.push(this);
  }
  open(...how: string[]) {
    this.opened = how;
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value;
  }
  getResponseHeader(name: string) {
    return this.answerHeaders[name] ?? null;
  }
  send(form: FormData) {
    this.sent = form;
  }
  abort() {
    this.aborted = true;
    this.onabort?.();
  }
  answer(status: number, body: string, headers: Record<string, string> = {}) {
    Object.assign(this, { status, responseText: body, answerHeaders: headers });
    this.onload?.();
  }
}

const file = new File(["a picture"], "beach.png", { type: "image/png" });
let parts: number[];
let by: AbortController;

beforeEach(() => {
  FakeRequest.made = [];
  parts = [];
  by = new AbortController();
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  vi.stubGlobal("fetch", async () => new Response("{}", { headers: { "X-CSRFToken": "token" } }));
});
afterEach(() => vi.unstubAllGlobals());

/** Begun, and so far that the file is being sent; `ended` is what it came to. */
async function begin() {
  const told = (part: number) => parts.push(part);
  const path = "/api/rooms/12/attachments/";
  const ending = upload<{ id: string }>({ method: "POST", path, file, user: 7, onProgress: told, signal: by.signal });
  const ended = ending.then(
    (body) => ({ body, error: null }),
    ({ kind, status, message, code, fields, retryAfter }) => ({
      body: null,
      error: { kind, status, message, code, fields, retryAfter },
    }),
  );
  await new Promise((done) => setTimeout(done));
  return { request: FakeRequest.made.at(-1) as FakeRequest, ended };
}

test("the file goes up with the token and whose it is, and its card comes back", async () => {
  const { request, ended } = await begin();
  expect(request.opened).toEqual(["POST", "/api/rooms/12/attachments/"]);
  expect(request.headers).toEqual({ "X-CSRFToken": "token", "X-Lockstep-User": "7" });
  expect((request.sent?.get("file") as File | undefined)?.name).toBe("beach.png");
  request.answer(201, '{"id": "a"}');
  expect(await ended).toEqual({ body: { id: "a" }, error: null });
});

test("it is told how far it is, as long as that is known", async () => {
  const { request } = await begin();
  request.upload.onprogress?.({ loaded: 25, total: 100 });
  request.upload.onprogress?.({ loaded: 100, total: 100 });
  request.upload.onprogress?.({ loaded: 3, total: 0 });
  expect(parts).toEqual([0.25, 1, 0]);
});

test("cancelled, it is cut; cancelled before, it never goes out", async () => {
  const first = await begin();
  by.abort();
  expect(first.request.aborted).toBe(true);
  expect((await first.ended).error).toMatchObject({ kind: "no-answer", status: 0 });
  const second = await begin();
  expect((await second.ended).error).toMatchObject({ kind: "no-answer" });
  expect(FakeRequest.made.filter(({ sent }) => sent)).toHaveLength(1);
});

test("too large for the server is a refusal, with its words when it has some", async () => {
  const { request, ended } = await begin();
  const fields = { file: ["A file may have at most 25 MB."] };
  request.answer(413, JSON.stringify({ detail: "Too large.", code: "too_large", fields }));
  expect((await ended).error).toMatchObject({ kind: "refused", status: 413, message: "Too large.", fields });
  const other = await begin();
  other.request.answer(413, "<html>413</html>");
  expect((await other.ended).error).toMatchObject({ kind: "refused", status: 413, fields: {} });
});

test("too many are told to wait, and how long", async () => {
  const { request, ended } = await begin();
  request.answer(429, '{"detail": "You may upload 500 MB a day."}', { "Retry-After": "90" });
  expect((await ended).error).toMatchObject({ kind: "throttled", retryAfter: 90 });
});

test("without a line there is no answer, before and while it goes up; with it again, it does", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
  const before = await begin();
  expect((await before.ended).error).toMatchObject({ kind: "no-answer" });
  expect(FakeRequest.made).toHaveLength(0);
  vi.stubGlobal("fetch", async () => new Response("{}", { headers: { "X-CSRFToken": "token" } }));
  const cut = await begin();
  cut.request.onerror?.();
  expect((await cut.ended).error).toMatchObject({ kind: "no-answer" });
  const back = await begin();
  back.request.answer(200, '{"id": "b"}');
  expect((await back.ended).body).toEqual({ id: "b" });
});

test("a server that gives no token now is said to be unavailable", async () => {
  vi.stubGlobal("fetch", async () => new Response("{}", { status: 503 }));
  const { ended } = await begin();
  expect((await ended).error).toMatchObject({ kind: "unavailable", status: 503 });
});
