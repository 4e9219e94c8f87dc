/** The API client against a real HTTP server on this machine. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Api, createApi, cursorOf } from "./api";
import { ApiError } from "./errors";

type Seen = { method: string; url: string; user: string | undefined; token: string | undefined; body: string };

let server: Server;
let api: Api;
let seen: Seen[];
let user: number | null;
let validToken: string;
let answer: (response: ServerResponse, request: Seen) => void;

beforeEach(async () => {
  seen = [];
  user = 1;
  validToken = "token-1";
  answer = (response) => json(response, 200, {});
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  api = createApi({ baseUrl: `http://127.0.0.1:${port}`, user: () => user, fetch });
});

afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  const header = (name: string) => request.headers[name] as string | undefined;
  const call = {
    method: request.method ?? "",
    url: request.url ?? "",
    user: header("x-lockstep-user"),
    token: header("x-csrftoken"),
    body,
  };
  seen.push(call);
  if (call.url === "/api/csrf/") return json(response, 200, {}, { "X-CSRFToken": validToken });
  if (call.method !== "GET" && call.token !== validToken) return refuse(response, 403, "csrf_failed");
  answer(response, call);
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(JSON.stringify(body));
}

function refuse(response: ServerResponse, status: number, code: string, headers: Record<string, string> = {}): void {
  json(response, status, { detail: `Because ${code}.`, code }, headers);
}

const urls = () => seen.map(({ method, url }) => `${method} ${url}`);
const failure = (call: Promise<unknown>): Promise<ApiError> => call.then(Promise.reject, (error) => error);
const postMessage = () => api.postMessage(12, { content: "hi", client_id: "8c7ab8ff-8b4b-4cd9-95b5-9a7a7ae5b3f5" });

test("reads carry neither token nor account", async () => {
  answer = (response) => json(response, 200, { results: [], version: 4 });
  expect(await api.changes(12, 41)).toEqual({ results: [], version: 4 });
  expect(seen).toEqual([
    { method: "GET", url: "/api/rooms/12/changes/?after=41&limit=200", user: undefined, token: undefined, body: "" },
  ]);
});

test("one's channel may bring several changes at once", async () => {
  answer = (response) => json(response, 200, { token: "t" });
  await api.subscriptionToken("personal:1");
  expect(urls()).toEqual(["GET /api/token/subscription/?channel=personal%3A1&takes=changes"]);
});

test("writes carry the token, fetched once, and whom they are from", async () => {
  await postMessage();
  await api.markRead(12, 7);
  expect(urls()).toEqual(["GET /api/csrf/", "POST /api/rooms/12/messages/", "PUT /api/rooms/12/read/"]);
  expect(seen[1]).toMatchObject({ user: "1", token: "token-1" });
  expect(JSON.parse(seen[1]?.body ?? "")).toEqual({
    content: "hi",
    client_id: "8c7ab8ff-8b4b-4cd9-95b5-9a7a7ae5b3f5",
  });
});

test("signed out, writes name nobody", async () => {
  user = null;
  await api.signIn({ username: "alice", password: "secret" });
  expect(seen[1]?.user).toBeUndefined();
});

test("signed out, nothing else is written: the cookie may be somebody else's", async () => {
  user = null;
  expect(await failure(postMessage())).toMatchObject({ kind: "signed-out", code: "not_signed_in" });
  expect(await failure(api.signOut())).toMatchObject({ kind: "signed-out" });
  expect(seen).toEqual([]);
});

test.each([null, 2])("after a refused token a write is still from its author", async (next) => {
  await postMessage();
  validToken = "token-2"; // of another session: the one that is kept is refused
  const refused = postMessage();
  server.once("request", () => {
    user = next;
  });
  await refused;
  expect(seen.slice(2).map(({ user: from, token }) => [from, token])).toEqual([
    ["1", "token-1"],
    [undefined, undefined],
    ["1", "token-2"],
  ]);
});

test("a token that went old is fetched anew, and the write goes out once more, whole", async () => {
  await postMessage();
  validToken = "token-2";
  await postMessage();
  expect(urls().slice(2)).toEqual(["POST /api/rooms/12/messages/", "GET /api/csrf/", "POST /api/rooms/12/messages/"]);
  expect(seen[4]).toMatchObject({ token: "token-2", body: seen[1]?.body });
});

test("refused for the token twice, it is refused", async () => {
  answer = (response) => refuse(response, 403, "csrf_failed");
  expect(await failure(postMessage())).toMatchObject({ kind: "csrf", status: 403 });
  expect(urls().filter((url) => url.startsWith("POST"))).toHaveLength(2);
});

test.each([
  [400, "invalid", "refused"],
  [401, "not_signed_in", "signed-out"],
  [403, "not_signed_in", "signed-out"],
  [403, "forbidden", "refused"],
  [404, "not_found", "refused"],
  [409, "wrong_account", "wrong-account"],
  [409, "client_id_conflict", "refused"],
  [410, "snapshot_needed", "refused"],
  [413, "too_large", "refused"],
  [500, "error", "unavailable"],
  [503, "unavailable", "unavailable"],
])("%d %s is %s", async (status, code, kind) => {
  answer = (response) => refuse(response, status, code);
  const error = await failure(api.me());
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ kind, status, code, message: `Because ${code}.`, retryAfter: null });
});

test("429 says when to come back", async () => {
  answer = (response) => refuse(response, 429, "throttled", { "Retry-After": "42" });
  expect(await failure(api.me())).toMatchObject({ kind: "throttled", retryAfter: 42 });
});

test("what is wrong with a form is told by field", async () => {
  const fields = { password: ["Too short."] };
  answer = (response) => json(response, 400, { detail: "Look at the fields.", code: "invalid", fields });
  expect((await failure(api.me())).fields).toEqual(fields);
});

test.each([
  ["an error page of a proxy", 502, "<html>Bad gateway</html>", "unavailable"],
  ["a page of a hotel's network", 200, "<html>Welcome, please pay</html>", "no-answer"],
])("%s", async (_, status, body, kind) => {
  answer = (response) => response.writeHead(status, { "Content-Type": "text/html" }).end(body);
  expect(await failure(api.me())).toMatchObject({ kind });
});

test("a connection that is cut gives no answer", async () => {
  answer = (response) => response.destroy();
  expect(await failure(postMessage())).toMatchObject({ kind: "no-answer", status: 0 });
});

test("a server that never answers is not waited for, although memory is tidied meanwhile", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const asked = new Promise<void>((arrived) => {
    answer = () => arrived();
  });
  const failed = failure(api.me());
  await asked;
  tidyMemory();
  vi.advanceTimersByTime(14_999);
  expect(await Promise.race([failed, Promise.resolve("waits")])).toBe("waits");
  vi.advanceTimersByTime(1);
  expect(await failed).toMatchObject({ kind: "no-answer" });
});

/** Node collects what nothing holds. */
function tidyMemory(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

test("no server, no answer; not even for the token", async () => {
  server.close();
  server.closeAllConnections();
  expect(await failure(postMessage())).toMatchObject({ kind: "no-answer" });
});

test("a token that could not be fetched is asked for again", async () => {
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.once("request", (_, response: ServerResponse) => refuse(response, 503, "unavailable"));
  expect(await failure(postMessage())).toMatchObject({ kind: "unavailable" });
  for (const listener of listeners) server.on("request", listener as () => void);
  await postMessage();
  expect(seen.at(-1)?.token).toBe("token-1");
});

test("the cursor is taken from the next page's link", () => {
  expect(cursorOf("http://localhost:9000/api/search/?q=x&cursor=WzAsMV0&limit=50")).toBe("WzAsMV0");
  expect(cursorOf(null)).toBeNull();
});
