import { act, cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { alice, lobby } from "@/testing/samples";
import { Filters } from "./Filters";

afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
});

function chosen(room: number): string | undefined {
  render(<Filters wanted={{ text: "tea", room }} onChange={() => undefined} />);
  const text = screen.getByRole<HTMLSelectElement>("combobox", { name: "In room" }).selectedOptions[0]?.text;
  cleanup();
  return text;
}

test("a room that one isn't in is not shown as all rooms", () => {
  expect(chosen(7)).toBe("a room"); // which one is not known yet
  const account = newAccountState(alice.id, [], true);
  const { picture } = takeCard(emptyPicture(alice.id), lobby(1), false, 0);
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 0 } } });
  expect([chosen(7), chosen(12)]).toEqual(["lobby", "none of yours"]);
});
