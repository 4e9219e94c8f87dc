import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { alice, bob, message } from "@/testing/samples";
import { know } from "./known";
import { Lightbox } from "./Lightbox";
import { MessageRow, type RowCalls } from "./MessageRow";

const EXACTLY = "Sunday 22 November 2026, 09:31:07";
const ADDRESS = "https://example.org/a";

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

test("the name where a run begins leads to its author; Tab comes there in the row that it leads to", () => {
  const openPerson = vi.fn();
  const calls = { me: 1, mayReact: () => true, actionsOf: () => [], openPerson } as unknown as RowCalls;
  const row = (first: boolean, reachable: boolean) => (
    <MessageRow message={message(3, 5)} first={first} calls={calls} reachable={reachable} />
  );
  const { rerender } = render(row(true, false));
  const name = screen.getByRole("button", { name: "bob" });
  fireEvent.click(name);
  expect(openPerson.mock.calls).toEqual([[message(3, 5).user, name]]);
  expect(name.tabIndex).toBe(-1);
  rerender(row(true, true));
  expect(name.tabIndex).toBe(0);
  rerender(row(false, true));
  expect(screen.queryByRole("button", { name: "bob" })).toBeNull();
});

test("a row that only shows leads to nobody", () => {
  render(<MessageRow message={message(3, 5)} first />);
  expect(screen.getByText("bob")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
});

test("who is mentioned leads to who they are, but not in a link, nor does a call to everyone", async () => {
  know([alice, bob]);
  await import("./MarkdownText");
  const openPerson = vi.fn();
  const calls = { me: 1, mayReact: () => true, actionsOf: () => [], openPerson } as unknown as RowCalls;
  const content = "@bob, [see @alice](https://example.org), @room";
  const mentions = { users: [alice.id, bob.id], room: true };
  render(<MessageRow message={message(3, 5, { content, mentions })} first={false} calls={calls} />);
  await vi.waitFor(() => expect(screen.getByRole("link", { name: "see @alice" })).toBeTruthy());
  expect(screen.getByText("@alice").title).toBe("alice");
  expect(screen.getAllByRole("button").map(({ textContent }) => textContent)).toEqual(["@bob"]);
  fireEvent.click(screen.getByRole("button", { name: "@bob" }));
  expect(openPerson.mock.calls).toEqual([[bob, screen.getByRole("button", { name: "@bob" })]]);
});

test("a run begins with a face and a name, what follows with a time; either time has its exact moment at hand", () => {
  const given = message(3, 5, { createdAt: new Date(2026, 10, 22, 9, 31, 7).toISOString() });
  const { container, rerender } = render(<MessageRow message={given} first />);
  const margin = () => container.querySelector("[class*=margin]")?.textContent;
  const moment = () => screen.getByText("09:31").title;
  expect([margin(), screen.getByText("bob").title, moment()]).toEqual(["B", "@bob", EXACTLY]);
  rerender(<MessageRow message={given} first={false} />);
  expect([margin(), moment()]).toEqual(["09:31", EXACTLY]);
});

test("what was written keeps its lines, and the addresses in it lead elsewhere", () => {
  const content = "one\n\n  see https://example.org/a.";
  render(<MessageRow message={message(3, 5, { content })} first />);
  const link = screen.getByRole<HTMLAnchorElement>("link");
  expect([link.href, link.textContent, link.target]).toEqual([ADDRESS, ADDRESS, "_blank"]);
  expect(link.closest("p")?.textContent).toBe(content);
});
