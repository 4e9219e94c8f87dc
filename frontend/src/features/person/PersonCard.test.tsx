import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { Person } from "@/sync/types";
import { alice, bob } from "@/testing/samples";
import { PersonCard } from "./PersonCard";

beforeEach(() => {
  vi.spyOn(engine, "watchOnline").mockReturnValue(() => undefined);
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
  vi.restoreAllMocks();
});

function open(person: Person, onMention: ((person: Person) => void) | null = null) {
  const onClose = vi.fn();
  const card = (
    <PersonCard person={person} me={alice.id} near={new DOMRect()} onMention={onMention} onClose={onClose} />
  );
  const router = createMemoryRouter([{ path: "*", element: card }], { initialEntries: ["/rooms/7"] });
  const { unmount } = render(<RouterProvider router={router} />);
  return { onClose, unmount, path: () => router.state.location.pathname };
}

const button = (name: string) => screen.queryByRole("button", { name });
const press = (name: string) => act(async () => fireEvent.click(screen.getByRole("button", { name })));

test("it is called after the person, and leads to the direct room with them", async () => {
  const openDirect = vi.spyOn(engine, "openDirect").mockResolvedValue(12);
  const { onClose, path } = open({ ...bob, displayName: "Bob Moss" });
  expect(screen.getByRole("dialog", { name: "Bob Moss" }).textContent).toContain("@bob");
  expect(button("Mention")).toBeNull();
  await press("Message");
  expect(openDirect.mock.calls).toEqual([[[bob.id]]]);
  expect(path()).toBe("/rooms/12");
  expect(onClose).toHaveBeenCalledOnce();
});

test("what could not be opened is told of, and can be tried again", async () => {
  const openDirect = vi.spyOn(engine, "openDirect").mockRejectedValueOnce(new ApiError("no-answer", ""));
  const { onClose, path } = open(bob);
  await press("Message");
  expect(screen.getByRole("alert").textContent).toMatch(/^The server does not answer/);
  expect([path(), onClose.mock.calls.length]).toEqual(["/rooms/7", 0]);
  let answer = (_room: number) => {};
  openDirect.mockReturnValueOnce(new Promise((done) => (answer = done)));
  await press("Message");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "Message" }).disabled).toBe(true);
  await act(async () => answer(12));
  expect(path()).toBe("/rooms/12");
});

test("whoever has closed it meanwhile stays where they are", async () => {
  let answer = (_room: number) => {};
  vi.spyOn(engine, "openDirect").mockReturnValue(new Promise((done) => (answer = done)));
  const { unmount, path, onClose } = open(bob);
  await press("Message");
  unmount();
  await act(async () => answer(12));
  expect([path(), onClose.mock.calls.length]).toEqual(["/rooms/7", 0]);
});

test("one's own leads to the settings, and has nobody to write to", () => {
  open(alice, () => undefined);
  expect(screen.getByRole("link", { name: "Edit profile" }).getAttribute("href")).toBe("/settings");
  expect([button("Message"), button("Mention")]).toEqual([null, null]);
});

test("a deactivated account is said to be one, and has no way to it", () => {
  open({ id: bob.id, username: `deleted-${bob.id}`, displayName: "" }, () => undefined);
  expect(screen.getByText("This account has been deactivated.")).toBeTruthy();
  expect([button("Message"), button("Mention"), screen.queryByText("Away")]).toEqual([null, null, null]);
});

test("it says whether they are online, and nothing while that is not known", () => {
  const account = newAccountState(alice.id, [], true);
  const line = { ...account.line, online: true, subscribed: true, synced: true };
  const told = (online: readonly number[], subscribed = true, of = [bob.id]) => {
    const told = { online: new Set(online), toldOf: new Set(of) };
    act(() => store.setState({ account: { ...account, ...told, line: { ...line, subscribed } } }));
  };
  const seen = () => ["Online", "Away"].filter((word) => screen.queryByText(word));
  told([], true, []);
  open(bob);
  expect(seen()).toEqual([]); // nobody was asked about him yet
  told([bob.id]);
  expect(seen()).toEqual(["Online"]);
  told([]);
  expect(seen()).toEqual(["Away"]);
  told([], false);
  expect(seen()).toEqual([]);
  told([bob.id], false);
  expect(seen()).toEqual([]);
});

test("its Close and Escape close it", async () => {
  const { onClose } = open(bob);
  await press("Close");
  expect(onClose).toHaveBeenCalledTimes(1);
  fireEvent(screen.getByRole("dialog"), new Event("cancel", { cancelable: true }));
  expect(onClose).toHaveBeenCalledTimes(2);
});
