import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { Person, Send } from "@/sync/types";
import { SendRow } from "./SendRow";

const alice: Person = { id: 1, username: "alice", displayName: "" };
const actions = { onRetry: vi.fn(), onCancel: vi.fn(), onEdit: vi.fn(), onDiscard: vi.fn() };

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.clearAllMocks();
});

function send(state: Send["state"], createdAt = Date.now()): Send {
  return {
    clientId: "c1",
    room: 1,
    content: "hello",
    replyTo: null,
    attachments: [],
    createdAt,
    attempts: 0,
    wentOut: false,
    elsewhere: false,
    state,
  };
}

function show(given: Send, offline = false, first = false) {
  return render(
    <SendRow me={alice} send={given} first={first} place={{ index: 1, of: 2 }} offline={offline} {...actions} />,
  );
}

test("sending says so only once one notices", () => {
  vi.useFakeTimers();
  show(send({ kind: "sending", since: 0 }));
  expect(screen.queryByText("Sending…")).toBeNull();
  act(() => vi.advanceTimersByTime(399));
  expect(screen.queryByText("Sending…")).toBeNull();
  act(() => vi.advanceTimersByTime(2));
  expect(screen.queryByText("Sending…")).not.toBeNull();
});

test("offline a send knows its place in the queue", () => {
  show(send({ kind: "queued", notBefore: 0 }, Date.now() - 1000), true);
  expect(screen.queryByText("Waiting · 1 of 2")).not.toBeNull();
});

test("so it does when the clock was put back since it was written", () => {
  vi.useFakeTimers();
  show(send({ kind: "queued", notBefore: 0 }, Date.now() + 3_600_000), true);
  act(() => vi.advanceTimersByTime(401));
  expect(screen.queryByText("Waiting · 1 of 2")).not.toBeNull();
});

test("what does not get through can be taken back, and says so until it is known", async () => {
  const offline = true;
  const { rerender } = show(send({ kind: "queued", notBefore: 0 }), offline);
  await userEvent.click(screen.getByRole("button", { name: "Cancel sending" }));
  expect(actions.onCancel.mock.calls).toEqual([["c1"]]);
  const cancelling = send({ kind: "cancelling", notBefore: 0, asking: false });
  rerender(<SendRow me={alice} send={cancelling} first={false} place={null} offline={offline} {...actions} />);
  expect(screen.queryByText("Cancelling…")).not.toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

test("there is nothing to cancel while it is simply on its way, nor in another tab", () => {
  vi.useFakeTimers();
  show(send({ kind: "sending", since: 0 }));
  expect(screen.queryByRole("button")).toBeNull();
  act(() => vi.advanceTimersByTime(5_001));
  expect(screen.queryByRole("button", { name: "Cancel sending" })).not.toBeNull();
  cleanup();
  show({ ...send({ kind: "queued", notBefore: 0 }), elsewhere: true }, true);
  expect(screen.queryByRole("button")).toBeNull();
});

test("a refusal has its reason and three ways out", async () => {
  show(send({ kind: "failed", refusal: { code: "invalid", detail: "The server’s disk is full." } }));
  expect(screen.getByRole("alert").textContent).toBe("Not sent. The server’s disk is full.");
  await userEvent.click(screen.getByRole("button", { name: "Retry" }));
  await userEvent.click(screen.getByRole("button", { name: "Edit" }));
  await userEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect([actions.onRetry, actions.onEdit, actions.onDiscard].map((action) => action.mock.calls)).toEqual([
    [["c1"]],
    [["c1"]],
    [["c1"]],
  ]);
});

test("the first of a run has a hollow face and its state beside the name", () => {
  const { container } = show(send({ kind: "sending", since: 0 }, Date.now() - 1000), false, true);
  expect(container.querySelector("[class*=hollow]")?.textContent).toBe("A");
  expect(screen.queryByText("Sending…")?.className).toContain("meta");
});

test("a confirmed send is drawn as any message", () => {
  const message = {
    id: 7,
    room: 1,
    number: 3,
    version: 3,
    clientId: "c1",
    user: alice,
    content: "hello",
    createdAt: new Date().toISOString(),
    editedAt: null,
    deleted: false,
    superseded: false,
    event: null,
    replyTo: null,
    mentions: { users: [], room: false },
    attachments: [],
    reactions: [],
  };
  const { container } = show(send({ kind: "sent", message }));
  expect(container.querySelector("[data-message='3']")).not.toBeNull();
  expect(container.querySelector("[data-send]")).toBeNull();
});
