import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { alice, lobby } from "@/testing/samples";
import { namesOf, useKnown } from "./known";

afterEach(() => {
  cleanup();
  store.setState({ account: null });
});

const [erin, dave] = [71, 72].map((id) => ({ id, username: `u${id}`, displayName: `u${id}` }));
const listing = (people: readonly (typeof erin)[], next: string | null = null) => ({
  results: people.flatMap((user) => (user ? { user, role: "member" as const, joinedAt: "" } : [])),
  next,
});

function inRoomOf(memberCount: number, id: number) {
  const account = newAccountState(alice.id, [], true);
  const { picture } = takeCard(emptyPicture(alice.id), lobby(5, { id, memberCount }), false, 0);
  store.setState({ account: { ...account, picture } });
}

async function named(room: number, user: number): Promise<string> {
  const { result } = renderHook(() => useKnown(room, [user]));
  await act(async () => result.current.learn());
  return namesOf([user], result.current.people, alice.id);
}

test("who has joined since the members were asked for gets a name, too; who is gone is asked for once", async () => {
  const members = vi.spyOn(engine, "members").mockResolvedValue(listing([erin]));
  inRoomOf(2, 31);
  expect([await named(31, 71), await named(31, 99), await named(31, 72)]).toEqual(["u71", "1 person", "1 person"]);
  expect(members).toHaveBeenCalledTimes(1);
  members.mockResolvedValue(listing([erin, dave]));
  inRoomOf(3, 31);
  expect(await named(31, 72)).toBe("u72");
  expect(members).toHaveBeenCalledTimes(2);
});

test("a room of thousands is not asked for again with everybody who comes", async () => {
  const members = vi.spyOn(engine, "members").mockResolvedValue(listing([], "more"));
  inRoomOf(5_000, 32);
  await named(32, 98);
  inRoomOf(5_001, 32);
  await named(32, 97);
  expect(members).toHaveBeenCalledTimes(10);
});
