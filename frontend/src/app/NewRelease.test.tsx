/** When the tab offers to be loaded anew. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { store } from "@/realtime/engine";
import { type LineState, newAccountState } from "@/realtime/store";
import { queued, type Sends } from "@/sync/sends";
import { alice } from "@/testing/samples";
import { NewRelease } from "./NewRelease";
import { releaseWatch } from "./releaseWatch";

const UNSENT = queued([], { clientId: "a", room: 7, content: "hello", replyTo: null, createdAt: 0 });

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(releaseWatch, "start").mockReturnValue(() => undefined);
  vi.spyOn(releaseWatch, "look").mockReturnValue(undefined);
});

afterEach(() => {
  cleanup();
  document.body.replaceChildren();
  store.setState({ account: null });
  vi.useRealTimers();
});

function know(sends: Sends = [], line: Partial<LineState> = {}): void {
  const account = newAccountState(alice.id, sends, true);
  act(() => store.setState({ account: { ...account, line: { ...account.line, ...line } } }));
}

function open(found: { another: boolean; missing: boolean }): void {
  vi.spyOn(releaseWatch, "get").mockReturnValue(found);
  render(<NewRelease />);
}

const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1_000));
const offered = () => screen.queryByRole("button", { name: "Reload" }) !== null;

test("as long as there is none, nothing is offered", () => {
  know();
  open({ another: false, missing: false });
  pass(10);
  expect(offered()).toBe(false);
});

test.each([
  [true, "A new version of Lockstep is here."],
  [false, "A part of this page did not come."],
])("it says why: another release %s", (another, words) => {
  know();
  open({ another, missing: true });
  expect(screen.getByRole("status").textContent).toContain(words);
});

test("not while somebody writes, and within a second once nobody does", () => {
  know();
  document.body.append(Object.assign(document.createElement("textarea"), { value: "half a sent" }));
  document.querySelector("textarea")?.focus();
  open({ another: true, missing: false });
  pass(10);
  expect(offered()).toBe(false);
  document.querySelector("textarea")?.remove();
  pass(1);
  expect(offered()).toBe(true);
});

test("not before all is sent", () => {
  know(UNSENT);
  open({ another: true, missing: false });
  pass(10);
  expect(offered()).toBe(false);
  know();
  expect(offered()).toBe(true);
});

test("later is an hour later", () => {
  know();
  open({ another: true, missing: false });
  fireEvent.click(screen.getByRole("button", { name: "Later" }));
  pass(3_590);
  expect(offered()).toBe(false);
  pass(15);
  expect(offered()).toBe(true);
});

test("nothing is loaded anew before somebody says so", () => {
  const reload = vi.spyOn(window.location, "reload").mockReturnValue(undefined);
  know();
  open({ another: true, missing: false });
  pass(600);
  expect(reload).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Reload" }));
  expect(reload).toHaveBeenCalledOnce();
});

test("a line that is live again is a reason to look: a restart may have been an update", () => {
  know();
  open({ another: false, missing: false });
  expect(releaseWatch.look).not.toHaveBeenCalled();
  know([], { subscribed: true, synced: true });
  expect(releaseWatch.look).toHaveBeenCalledOnce();
});
