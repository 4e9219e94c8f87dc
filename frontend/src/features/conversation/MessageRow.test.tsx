import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { message } from "@/testing/samples";
import { Lightbox } from "./Lightbox";
import { MessageRow, type RowCalls } from "./MessageRow";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Whether a finger that rests there opens what one can do with the message. */
function opensBy(touched: () => Element, children?: ReactNode): boolean {
  const openActions = vi.fn();
  const calls = { me: 1, mayReact: () => true, actionsOf: () => [], openActions } as unknown as RowCalls;
  render(
    <MessageRow message={message(3, 5)} first calls={calls}>
      {children}
    </MessageRow>,
  );
  fireEvent.pointerDown(touched(), { pointerType: "touch", isPrimary: true });
  vi.advanceTimersByTime(1_000);
  return openActions.mock.calls.length > 0;
}

test("a finger that rests on a message opens its actions", () => {
  expect(opensBy(() => screen.getByRole("article"))).toBe(true);
});

test("one that rests on the text being edited is about that text: it selects, or pastes", () => {
  expect(opensBy(() => screen.getByRole("textbox"), <textarea />)).toBe(false);
});

test("one that rests on a picture over the page is about no message", () => {
  const url = "/api/attachments/a/";
  const picture = { id: "a", name: "a", size: 5, type: "image/png", width: 3, height: 2, thumbnail: url, url };
  const openActions = vi.fn();
  render(
    <div onPointerDown={openActions}>
      <Lightbox pictures={[picture]} start={0} author={message(3, 5).user} onClose={() => undefined} />
    </div>,
  );
  fireEvent.pointerDown(screen.getByRole("img", { hidden: true }), { pointerType: "touch", isPrimary: true });
  expect(openActions).not.toHaveBeenCalled();
});
