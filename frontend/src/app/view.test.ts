import { expect, test } from "vitest";
import { roomIn, viewOf } from "./view";

test.each([
  ["/", "list"],
  ["/rooms/12", "main"],
  ["/rooms/12/members", "panel"],
  ["/discover", "main"],
])("%s shows the %s", (pathname, view) => {
  expect(viewOf(pathname)).toBe(view);
});

test("which room an address is about", () => {
  expect(["/rooms/12", "/rooms/12/members", "/rooms/x", "/events/12", "/rooms/0", "/"].map(roomIn)).toEqual([
    12,
    12,
    null,
    null,
    null,
    null,
  ]);
});
