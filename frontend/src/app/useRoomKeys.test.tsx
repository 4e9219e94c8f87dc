import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test } from "vitest";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import { alice, lobby } from "@/testing/samples";
import { useRoomKeys } from "./useRoomKeys";

beforeEach(() => {
  const rooms = new Map([12, 13].map((id) => [id, holdRoom(lobby(3, { id }))]));
  const account = newAccountState(alice.id, [], true);
  const line = { ...account.line, asOf: 1 };
  store.setState({ account: { ...account, line, picture: { ...emptyPicture(alice.id), rooms } } });
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
});

function Page() {
  useRoomKeys(() => undefined);
  return (
    <>
      <select aria-label="zone" />
      <input aria-label="day" type="date" />
      <textarea aria-label="text" />
    </>
  );
}

function open() {
  const router = createMemoryRouter([{ path: "*", element: <Page /> }], { initialEntries: ["/rooms/13"] });
  render(<RouterProvider router={router} />);
  const press = (label: string) => fireEvent.keyDown(screen.getByLabelText(label), { key: "ArrowDown", altKey: true });
  return { press, at: () => router.state.location.pathname };
}

test("Alt+Down leads to the next room, also from where one writes", () => {
  const { press, at } = open();
  expect([press("text"), at()]).toEqual([false, "/rooms/12"]);
});

test.each(["zone", "day"])("on a field that it opens (%s) it stays the field's own", (label) => {
  const { press, at } = open();
  expect([press(label), at()]).toEqual([true, "/rooms/13"]);
});
