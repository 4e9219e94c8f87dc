/** A keyboard that is drawn over the page makes the page as high as what is left; nothing else does. */
import { beforeEach, expect, test, vi } from "vitest";
import { keepAboveKeyboard } from "./keepAboveKeyboard";

const HEIGHT = 844;

beforeEach(() => document.documentElement.removeAttribute("style"));

/** The page's height once so much of it is seen. */
function heightWhenSeen(height: number, scale = 1): string {
  const seen = Object.assign(new EventTarget(), { height, scale });
  vi.stubGlobal("innerHeight", HEIGHT);
  vi.stubGlobal("visualViewport", seen);
  keepAboveKeyboard();
  seen.dispatchEvent(new Event("resize"));
  return document.documentElement.style.getPropertyValue("--seen");
}

test.each([
  ["a keyboard over it", 508, 1, "508px"],
  ["no keyboard", HEIGHT, 1, "100dvh"],
  ["a browser's bar that comes and goes", HEIGHT - 60, 1, "100dvh"],
  ["two fingers that look closer", HEIGHT / 2, 2, "100dvh"],
])("%s", (_, height, scale, expected) => {
  expect(heightWhenSeen(height, scale)).toBe(expected);
});

test("what the keyboard has scrolled away comes back", () => {
  const scrolled = vi.spyOn(window, "scrollTo");
  heightWhenSeen(508);
  expect(scrolled).toHaveBeenCalledWith(0, 0);
});

test("a browser that does not say what is seen", () => {
  vi.stubGlobal("visualViewport", null);
  expect(keepAboveKeyboard).not.toThrow();
});
