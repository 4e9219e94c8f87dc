/** Whether those one can write to are online. */
import { act, cleanup, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { RoomCard } from "@/realtime/views";
import { alice, bob, lobby } from "@/testing/samples";
import { Row } from "./Row";
import type { Target } from "./targets";

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

test.each<Target>([
  { kind: "room", key: "room 7", name: "bob", room },
  { kind: "person", key: "person 2", name: "bob", person: bob },
])("a $kind has a dot while they are online", (target) => {
  const account = newAccountState(alice.id, [], true);
  const line = { ...account.line, subscribed: true, synced: true };
  store.setState({ account: { ...account, line } });
  const { container } = render(<Row target={target} query="" draft="" />);
  const dot = () => container.querySelector("i");
  expect(vi.mocked(engine.watchOnline).mock.calls).toEqual([[[bob.id]]]);
  expect(dot()).toBeNull();
  act(() => store.setState({ account: { ...account, line, online: new Set([bob.id]) } }));
  expect(dot()?.className).toMatch(/dot(?!.*unsure)/);
});
