/** Where addresses lead within a room. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import type { Me } from "@/sync/types";
import { windowOf } from "@/sync/window";
import { alice, lobby, message } from "@/testing/samples";
import { RoomPage } from "./RoomPage";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };

beforeEach(() => {
  const window = windowOf([message(1, 1, { room: 12 })]);
  const rooms = new Map([[12, { ...holdRoom(lobby(3, { id: 12, lastNumber: 1 })), window }]]);
  const account = newAccountState(alice.id, [], true);
  store.setState({ account: { ...account, picture: { ...emptyPicture(alice.id), rooms } } });
  vi.spyOn(engine, "openRoom").mockReturnValue(undefined);
  vi.spyOn(engine, "closeRoom").mockReturnValue(undefined);
  vi.spyOn(engine, "markRead").mockReturnValue(undefined);
  vi.spyOn(engine, "loadAround").mockResolvedValue("loaded");
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
  vi.restoreAllMocks();
});

/** The page at a message's address; the numbers that it has led to. */
function open(address: string) {
  const path = "/rooms/:id/messages/:number";
  const router = createMemoryRouter([{ path, element: <RoomPage me={me} /> }], { initialEntries: [address] });
  render(<RouterProvider router={router} />);
  const go = (to: string | number) =>
    act(async () => (typeof to === "number" ? router.navigate(to) : router.navigate(to)));
  return { go, led: () => vi.mocked(engine.loadAround).mock.calls.map(([, number]) => number) };
}

test("a form over the page and the way back from it lead nowhere else", async () => {
  const { go, led } = open("/rooms/12/messages/7");
  await go("#new-event");
  await go(-1);
  await go("/rooms/12/messages/7#new-room");
  await go(-1);
  await go("#main");
  expect(led()).toEqual([7]);
});

test("each time one comes by a message's address, it leads there", async () => {
  const { go, led } = open("/rooms/12/messages/7");
  await go("/rooms/12/messages/7");
  await go("/rooms/12/messages/3");
  await go("#new-event");
  await go("/rooms/12/messages/3");
  expect(led()).toEqual([7, 7, 3, 3]);
});

test("the card of a message's author opens by their name, and puts them into what one writes", async () => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
  // Nothing is laid out here.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(600);
  open("/rooms/12/messages/1");
  const field = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to lobby" });
  fireEvent.change(field, { target: { value: "tea?" } });
  field.setSelectionRange(4, 4);
  fireEvent.click(screen.getByRole("button", { name: "bob" }));
  await screen.findByRole("dialog", { name: "bob" });
  fireEvent.click(screen.getByRole("button", { name: "Mention" }));
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(field.value).toBe("tea? @bob ");
  expect(document.activeElement).toBe(field);
  expect(field.selectionStart).toBe(10);
});
