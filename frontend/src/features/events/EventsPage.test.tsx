import { act, cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { alice, bob, lobby } from "@/testing/samples";
import { EventsPage } from "./EventsPage";

beforeEach(() => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no network"));
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
});

function chosen(room: number): string | undefined {
  render(<EventsPage newEvent="/events#new-event" onBack={() => undefined} />, {
    wrapper: ({ children }) => <MemoryRouter initialEntries={[`/events?room=${room}`]}>{children}</MemoryRouter>,
  });
  const text = screen.getByRole<HTMLSelectElement>("combobox", { name: "In room" }).selectedOptions[0]?.text;
  cleanup();
  return text;
}

test("a room that one isn't in is not shown as all rooms, nor is a conversation", () => {
  const account = newAccountState(alice.id, [], true);
  const direct = lobby(1, { id: 8, changeId: "d1", kind: "direct", people: [alice, bob] });
  const picture = [lobby(1), direct].reduce(
    (now, room) => takeCard(now, room, false, 0).picture,
    emptyPicture(alice.id),
  );
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 0 } } });
  expect([chosen(7), chosen(8), chosen(12)]).toEqual(["lobby", "bob", "none of yours"]);
});
