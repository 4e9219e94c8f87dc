import { expect, it } from "vitest";
import { addressOf, wantedIn } from "./wanted";

const wanted = (address: string) => wantedIn(new URLSearchParams(address));

it("reads everything that can be looked for", () => {
  expect(wanted("q=green+tea&has=picture&room=12&from=3&since=2026-11-01&until=2026-11-22")).toEqual({
    text: "green tea",
    has: "picture",
    room: 12,
    from: 3,
    since: "2026-11-01",
    until: "2026-11-22",
  });
});

it("leaves out what can't be meant", () => {
  expect(wanted("q=+tea+&has=toString&room=x&from=0&since=yesterday&until=2026-13-01")).toEqual({ text: "tea" });
  expect(wanted(`q=${"x".repeat(200)}`).text).toHaveLength(100);
  expect(wanted("")).toEqual({ text: "" });
});

it("changes one filter and keeps the others", () => {
  const address = new URLSearchParams("q=tea&room=12");
  expect(String(addressOf(address, { from: "3" }))).toBe("q=tea&room=12&from=3");
  expect(String(addressOf(address, { room: null }))).toBe("q=tea");
  expect(String(addressOf(address, { q: "" }))).toBe("room=12");
  expect(String(address)).toBe("q=tea&room=12");
});
