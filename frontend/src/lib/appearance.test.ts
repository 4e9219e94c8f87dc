import { afterEach, expect, test } from "vitest";
import { readDensity, readTheme, wearDensity, wearTheme } from "./appearance";

afterEach(() => localStorage.clear());

test("a theme is worn and kept; the system's leaves no mark", () => {
  wearTheme("dark");
  expect(document.documentElement.dataset.theme).toBe("dark");
  expect(readTheme()).toBe("dark");
  wearTheme("system");
  expect(document.documentElement.hasAttribute("data-theme")).toBe(false);
  expect(readTheme()).toBe("system");
});

test("density likewise; nonsense in the storage is the default", () => {
  wearDensity("compact");
  expect(document.documentElement.dataset.density).toBe("compact");
  expect(readDensity()).toBe("compact");
  localStorage.setItem("lockstep-density", "tiny");
  localStorage.setItem("lockstep-theme", "pink");
  expect(readDensity()).toBe("comfortable");
  expect(readTheme()).toBe("system");
});
