import { expect, test } from "vitest";
import { faultOf, faultsOf } from "./faults";

const told = (about: object) => Object.assign(new Error("Too many tries."), about);

test("field faults stand at their fields, and only there", () => {
  const error = told({ kind: "refused", fields: { username: ["Taken.", "Too short."], email: [] } });
  expect(faultsOf(error)).toEqual({ fields: { username: "Taken." } });
  expect(faultOf(error)).toBe("That did not work. Try again in a moment.");
});

test("a refusal without fields is told in its own words", () => {
  expect(faultsOf(told({ kind: "refused", fields: {} }))).toEqual({ form: "Too many tries.", fields: {} });
});

test("a throttled call says from when on", () => {
  expect(faultsOf(told({ kind: "throttled", retryAfter: 42, fields: {} }), 1000)).toEqual({
    form: "Too many tries.",
    fields: {},
    waitUntil: 43_000,
  });
});

test("no answer is not the person's fault", () => {
  expect(faultOf(told({ kind: "no-answer" }))).toBe(
    "The server does not answer. Nothing is lost; try again in a moment.",
  );
});

test("anything else thrown is not shown raw", () => {
  expect(faultOf(new TypeError("undefined is not a function"))).toBe("That did not work. Try again in a moment.");
  expect(faultOf("x")).toBe("That did not work. Try again in a moment.");
});
