/** Who a direct room is with, and whether they are online. */
import { act, cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { RoomCard } from "@/realtime/views";
import { alice, bob, lobby } from "@/testing/samples";
import { RoomRow } from "./RoomRow";

const direct = lobby(1, { kind: "direct", name: "bob", people: [alice, bob] });
const room: RoomCard = { ...direct, unread: 0, mentions: 0, others: [bob] };

beforeEach(() => {
  vi.spyOn(engine, "watchOnline").mockReturnValue(() => undefined);
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
  vi.restoreAllMocks();
});

test("a direct room of two has a dot while the other one is online", () => {
  const account = newAccountState(alice.id, [], true);
  const line = { ...account.line, subscribed: true, synced: true };
  store.setState({ account: { ...account, line } });
  render(
    <MemoryRouter>
      <RoomRow room={room} me={alice.id} live draft="" />
    </MemoryRouter>,
  );
  const dot = () => screen.getByRole("link").querySelector("i");
  expect(vi.mocked(engine.watchOnline).mock.calls).toEqual([[[bob.id]]]);
  expect(dot()).toBeNull();
  act(() => store.setState({ account: { ...account, line, online: new Set([bob.id]) } }));
  expect(dot()?.className).toMatch(/dot(?!.*unsure)/);
});
