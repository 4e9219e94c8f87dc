import { expect, test } from "vitest";
import { viewOf } from "./view";

test.each([
  ["/", "list"],
  ["/rooms/12", "main"],
  ["/rooms/12/members", "panel"],
  ["/discover", "main"],
])("%s shows the %s", (pathname, view) => {
  expect(viewOf(pathname)).toBe(view);
});
