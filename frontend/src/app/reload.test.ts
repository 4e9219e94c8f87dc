/** Where a reload leads back to. */
import { expect, test } from "vitest";
import { addressOfPlace } from "./reload";

const ROW = 100;
const VIEW = 300;

/** A log of ten rows, scrolled down by so many pixels. */
function scrolled(by: number): void {
  const rows = Array.from({ length: 10 }, (_, i) => `<li data-message="${i + 1}"></li>`).join("");
  document.body.innerHTML = `<section>${rows}</section>`;
  const log = document.querySelector("section");
  if (!log) return;
  Object.defineProperties(log, {
    scrollHeight: { value: 10 * ROW },
    scrollTop: { value: by },
    clientHeight: { value: VIEW },
  });
  log.getBoundingClientRect = () => ({ top: 0, bottom: VIEW }) as DOMRect;
  for (const [i, row] of document.querySelectorAll("li").entries()) {
    row.getBoundingClientRect = () => ({ top: i * ROW - by, bottom: (i + 1) * ROW - by }) as DOMRect;
  }
}

const at = (pathname: string) => addressOfPlace(document, { pathname, search: "", hash: "#x" } as Location);

test.each([
  ["scrolled up: the message in the middle", 200, "/rooms/7", "/rooms/7/messages/4"],
  ["at the end", 700, "/rooms/7", "/rooms/7#x"],
  ["nearly at the end", 640, "/rooms/7", "/rooms/7#x"],
  ["by a link, scrolled on", 400, "/rooms/7/messages/2", "/rooms/7/messages/6"],
  ["elsewhere", 200, "/search", "/search#x"],
])("%s", (_, by, pathname, address) => {
  scrolled(by);
  expect(at(pathname)).toBe(address);
});

test("where there is no log", () => {
  document.body.innerHTML = "";
  expect(at("/rooms/7")).toBe("/rooms/7#x");
});
