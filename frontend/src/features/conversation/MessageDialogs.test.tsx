/** Dialogs are chunks of their own: offline one may not be had. */
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { RoomView } from "@/realtime/views";
import type { Me } from "@/sync/types";
import { alice, lobby, message } from "@/testing/samples";
import { DeleteDialog } from "./DeleteDialog";
import { MessageDialogs } from "./MessageDialogs";
import type { RowCalls } from "./MessageRow";

afterEach(() => {
  cleanup();
  vi.doUnmock("./DeleteDialog");
  vi.doUnmock("./LeaveDialog");
});

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const offline = () => Promise.reject(new TypeError("Failed to fetch dynamically imported module"));
const titles = () => screen.queryAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);

test("one that can't be fetched leaves the conversation as it is, and is asked for again at the next press", async () => {
  const asked = vi.fn(offline);
  vi.doMock("./DeleteDialog", asked);
  const page = () => (
    <>
      <p>What was said</p>
      <MessageDialogs
        dialog={{ kind: "delete", message: message(3, 5) }}
        messages={[]}
        me={me}
        calls={{} as RowCalls}
        onClose={() => undefined}
      />
    </>
  );
  const { rerender } = render(page());
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await new Promise((passed) => setTimeout(passed));
  expect([screen.getByText("What was said").tagName, titles()]).toEqual(["P", []]);
  vi.doUnmock("./DeleteDialog");
  rerender(page());
  await screen.findByRole("heading", { name: "Delete this message?", hidden: true });
});

test("the same of the question before leaving", async () => {
  const asked = vi.fn(offline);
  vi.doMock("./LeaveDialog", asked);
  const room: RoomView = { ...lobby(1), unread: 0, mentions: 0, others: [], rights: new Set(["leave"]) };
  const connection = { kind: "live", unsent: 0 } as const;
  const nothing = () => undefined;
  vi.resetModules(); // other tests may have fetched it
  const { RoomHead } = await import("./RoomHead");
  render(
    <MemoryRouter>
      <RoomHead
        room={room}
        me={me.id}
        connection={connection}
        membersShown={false}
        onCloseMembers={nothing}
        onBack={nothing}
        onLeft={nothing}
        entries={[]}
      />
    </MemoryRouter>,
  );
  const press = async () => {
    await userEvent.click(screen.getByRole("button", { name: "Room menu" }));
    await userEvent.click(screen.getByRole("menuitem", { name: "Leave room…" }));
  };
  await press();
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  await new Promise((passed) => setTimeout(passed));
  expect(titles()).toEqual([]);
  vi.doUnmock("./LeaveDialog");
  await press();
  await screen.findByRole("heading", { name: "Leave lobby?", hidden: true });
});

test("the answer to a deletion closes nothing that was opened since", async () => {
  let gone = () => {};
  vi.spyOn(engine, "deleteMessage").mockReturnValue(new Promise((done) => (gone = done)));
  const onClose = vi.fn();
  const { unmount } = render(<DeleteDialog message={message(3, 5)} own onClose={onClose} />);
  await userEvent.click(screen.getByRole("button", { name: "Delete", hidden: true }));
  unmount();
  await act(async () => gone());
  expect(onClose).not.toHaveBeenCalled();
});
