import { expect, test } from "vitest";
import { assetsOf, isAnotherRelease } from "./release";

const page = (...assets: string[]) =>
  `<script type="module" src="/assets/${assets.join('"></script><link rel="stylesheet" href="/assets/')}"><div id="root">`;
const known = new Set(["/assets/index-a.js", "/assets/index-a.css"]);

test.each([
  ["the same", page("index-a.js", "index-a.css"), false],
  ["another script", page("index-b.js", "index-a.css"), true],
  ["another style", page("index-a.js", "index-b.css"), true],
  ["the door of some hotel", '<script src="/assets/pay-here.js"></script>', false],
  ["nothing", "", false],
])("%s", (_, html, another) => {
  expect(isAnotherRelease(html, known)).toBe(another);
});

test("a tab that was opened with none, as while developing, never finds another", () => {
  expect(isAnotherRelease(page("index-b.js"), new Set())).toBe(false);
});

test("what a tab was opened with stands in its page", () => {
  const opened = document.implementation.createHTMLDocument();
  opened.body.innerHTML = `
    <link rel="icon" href="/favicon.svg"><script src="/appearance.js"></script>
    <script type="module" src="/assets/index-a.js"></script><link rel="modulepreload" href="/assets/index-a.css">`;
  expect(assetsOf(opened)).toEqual(known);
});
