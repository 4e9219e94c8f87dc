import { expect, test } from "vitest";
import { noteSend, sentTo } from "./sent";

const ADDRESS = "http://localhost/api/rooms/7/messages/";
const told: [string, object][] = [];
const note = (kind: string, facts: object) => void told.push([kind, facts]);

function message(): Request {
  return new Request(ADDRESS, { method: "POST", body: JSON.stringify({ client_id: "c", content: "hello" }) });
}

async function noted(outward: () => Promise<Response>): Promise<object> {
  told.length = 0;
  await noteSend(message(), 7, note, outward, (text) => `sha of ${text}`).catch(() => undefined);
  const [begin, end] = told;
  expect(begin).toEqual([
    "send_begin",
    { op: expect.any(String), room: 7, what: "message", client_id: "c", sha: "sha of hello" },
  ]);
  return end?.[1] ?? {};
}

test("only messages that are sent count", () => {
  expect(sentTo(message())).toBe(7);
  expect(sentTo(new Request(ADDRESS))).toBeNull();
  expect(sentTo(new Request("http://localhost/api/rooms/7/read/", { method: "POST" }))).toBeNull();
});

test("what is known of an attempt: done, refused, or nothing", async () => {
  const made = { id: 1, number: 2, version: 3, content: "hello" };
  expect(await noted(async () => Response.json(made, { status: 201 }))).toMatchObject({
    outcome: "ok",
    status: 201,
    answer: { id: 1, number: 2, version: 3 },
  });
  expect(await noted(async () => Response.json({ code: "archived" }, { status: 403 }))).toMatchObject({
    outcome: "fail",
    code: "archived",
  });
  expect(await noted(async () => Response.json({}, { status: 502 }))).toMatchObject({ outcome: "info", status: 502 });
  expect(await noted(async () => Promise.reject(new TypeError("cut")))).toMatchObject({ outcome: "info", status: 0 });
});
