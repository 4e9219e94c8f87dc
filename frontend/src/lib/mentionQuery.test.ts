import { expect, test } from "vitest";
import { completed, mentionedAt, mentionQueryAt } from "./mentionQuery";

/** The caret is where the bar stands. */
function query(marked: string) {
  return mentionQueryAt(marked.replace("|", ""), marked.indexOf("|"));
}

test.each([
  ["@|", ""],
  ["hi @bo|", "bo"],
  ["(_@Bö|", "Bö"],
  ["@bo|, come", "bo"],
  ["@bo|b", null],
  ["bob@ex|", null],
  ["hi @bob |", null],
  ["hi|", null],
])("%s asks for %s", (marked, letters) => {
  expect(query(marked)?.letters ?? null).toBe(letters);
});

test("the handle takes the place of the letters, and one can write on", () => {
  const put = (marked: string) => {
    const found = query(marked);
    const { text, caret } = found ? completed(marked.replace("|", ""), found, "bob") : { text: "", caret: 0 };
    return `${text.slice(0, caret)}|${text.slice(caret)}`;
  };
  expect(put("hi @b|")).toBe("hi @bob |");
  expect(put("@| come")).toBe("@bob |come");
  expect(put("@b|, come")).toBe("@bob |, come");
});

test.each([
  ["|", "@bob |"],
  ["tea?|", "tea? @bob |"],
  ["tea |or coffee", "tea @bob |or coffee"],
  ["tea| or coffee", "tea @bob |or coffee"],
])("into %s somebody is put as %s", (marked, expected) => {
  const { text, caret } = mentionedAt(marked.replace("|", ""), marked.indexOf("|"), "bob");
  expect(`${text.slice(0, caret)}|${text.slice(caret)}`).toBe(expected);
});
