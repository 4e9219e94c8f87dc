/** Where addresses lead within a room, and what is done with files that are dropped on it. */
import { act, cleanup, createEvent, fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import type { Me, Room } from "@/sync/types";
import { windowOf } from "@/sync/window";
import { alice, bob, lobby, message } from "@/testing/samples";
import { RoomPage } from "./RoomPage";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };

function know(more: Partial<Room> = {}) {
  const window = windowOf([message(1, 1, { room: 12 })]);
  const rooms = new Map([[12, { ...holdRoom(lobby(3, { id: 12, lastNumber: 1, ...more })), window }]]);
  const account = newAccountState(alice.id, [], true);
  store.setState({ account: { ...account, picture: { ...emptyPicture(alice.id), rooms } } });
}

beforeEach(() => {
  know();
  vi.spyOn(engine, "openRoom").mockReturnValue(undefined);
  vi.spyOn(engine, "closeRoom").mockReturnValue(undefined);
  vi.spyOn(engine, "markRead").mockReturnValue(undefined);
  vi.spyOn(engine, "loadAround").mockResolvedValue("loaded");
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: newAccountState(bob.id, [], true) })); // whose tray is empty
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

const DROPPED = { types: ["Files"], files: [new File(["x"], "beach.png"), new File(["x"], "notes.txt")] };

/** Whether the page takes them: else the browser opens them in its place. */
function drop(dataTransfer: object): boolean {
  const event = createEvent.drop(screen.getByRole("main"), { dataTransfer });
  fireEvent(screen.getByRole("main"), event);
  return event.defaultPrevented;
}

test("files dragged over the room are invited, and dropped there they wait to be sent", async () => {
  const upload = vi.spyOn(engine, "upload").mockReturnValue(new Promise(() => undefined));
  vi.spyOn(engine, "keepFiles").mockReturnValue(undefined);
  open("/rooms/12/messages/7");
  const invited = () => screen.queryByText("Drop files to send them to lobby") !== null;
  fireEvent.dragEnter(screen.getByRole("main"), { dataTransfer: { types: ["text/plain"] } });
  expect([invited(), drop({ types: ["text/plain"], files: [] })]).toEqual([false, false]);
  fireEvent.dragEnter(screen.getByRole("main"), { dataTransfer: DROPPED });
  expect(invited()).toBe(true);
  fireEvent.dragLeave(screen.getByRole("main"), { dataTransfer: DROPPED });
  expect(invited()).toBe(false);
  fireEvent.dragEnter(screen.getByRole("main"), { dataTransfer: DROPPED });
  expect([drop(DROPPED), invited()]).toEqual([true, false]);
  await screen.findByText("notes.txt", undefined, { timeout: 10_000 });
  expect(upload.mock.calls.map(([room, file]) => [room, file.name])).toEqual([[12, "beach.png"]]);
});

test("where one may not write, dragged files are invited by nobody", () => {
  know({ archived: true });
  open("/rooms/12/messages/7");
  fireEvent.dragEnter(screen.getByRole("main"), { dataTransfer: DROPPED });
  expect([screen.queryByText(/^Drop files/), drop(DROPPED)]).toEqual([null, false]);
});
