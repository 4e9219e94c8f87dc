import { afterEach, expect, test } from "vitest";
import { isBusy } from "./isBusy";

afterEach(() => {
  document.body.innerHTML = "";
});

test.each([
  ["nothing", "<p>hello</p>", false],
  ["an empty field with the focus", "<form data-draft><textarea id=focus></textarea></form>", false],
  ["somebody writes", "<form data-draft><textarea id=focus>hello</textarea></form>", true],
  ["a draft that is kept", "<form data-draft><textarea>hello</textarea></form>", false],
  ["a message is being edited", "<textarea>hello</textarea>", true],
  ["somebody searches", '<input id=focus value="words">', true],
  ["somebody has searched", '<input value="words">', false],
  ["a switch", '<input type="checkbox" id=focus value="on">', false],
  ["a form is open", "<dialog open></dialog>", true],
])("%s", (_, html, busy) => {
  document.body.innerHTML = html;
  document.getElementById("focus")?.focus();
  expect(isBusy(document)).toBe(busy);
});
