import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import { SignInForm } from "./SignInForm";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const button = () => screen.getByRole<HTMLButtonElement>("button", { name: /^(Sign in|Try again)/ });
const look = () => [button().textContent, button().disabled];
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("after too many tries the button counts the seconds, and wakes by itself", async () => {
  const throttled = new ApiError("throttled", "Wait.", { status: 429, code: "throttled", retryAfter: 62 });
  const signIn = vi.spyOn(engine, "signIn").mockRejectedValue(throttled);
  render(<SignInForm username="alice" />);
  fireEvent.change(screen.getByLabelText("Password"), { target: { value: "wrong" } });
  fireEvent.submit(button());
  await pass(0);
  expect(look()).toEqual(["Try again in 1:02", true]);
  fireEvent.submit(button());
  await pass(1_000);
  expect(look()).toEqual(["Try again in 1:01", true]);
  expect(signIn).toHaveBeenCalledTimes(1);
  await pass(61_000);
  expect(look()).toEqual(["Sign in", false]);
});
