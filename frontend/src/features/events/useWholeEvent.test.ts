import { act, cleanup, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, type Picture, receiveChange, takeCard } from "@/sync/picture";
import { answeredTea, rawEvent } from "@/testing/eventSamples";
import { alice, lobby } from "@/testing/samples";
import { useWholeEvent } from "./useWholeEvent";

afterEach(cleanup);

test("an answer that somebody else's has overtaken is asked for once more: one's own note is in none of them", async () => {
  const account = newAccountState(alice.id, [], true);
  const show = (picture: Picture) =>
    store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 1 } } });
  const waiting: ((raw: unknown) => void)[] = [];
  vi.spyOn(engine, "ask").mockImplementation(() => new Promise((answer) => waiting.push(answer as () => void)));
  const read = (version: number, my_note: string) =>
    act(async () =>
      waiting.shift()?.({
        ...rawEvent("tea", "2090-01-10T17:00Z", "2090-01-10T19:00Z"),
        my_note,
        message: { id: 103, number: 3, version },
      }),
    );

  const known = takeCard(emptyPicture(alice.id), lobby(5, { lastNumber: 3 }), false, 0).picture;
  show(known);
  const { result } = renderHook(() => useWholeEvent("tea"));
  await read(5, "");
  const own = receiveChange(known, answeredTea(6, { user: alice.id }), 0).picture;
  act(() => show(own));
  act(() => show(receiveChange(own, answeredTea(7), 0).picture));
  await read(6, "Car");
  await read(7, "Car");
  expect(result.current).toMatchObject({ kind: "loaded", event: { version: 7, myNote: "Car" } });
  expect(waiting).toEqual([]);
  store.setState({ account: null });
});
