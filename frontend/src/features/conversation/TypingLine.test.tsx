import { act, cleanup, render } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { Person } from "@/sync/types";
import { alice, bob } from "@/testing/samples";
import { TypingLine } from "./TypingLine";

afterEach(() => {
  cleanup();
  store.setState({ account: null });
});

test("of two who are called the same, neither stays when they stop", () => {
  const [one, other] = [71, 72].map((id): Person => ({ id, username: `sam${id}`, displayName: "Sam" }));
  const type = (...typing: (Person | undefined)[]) => {
    const company = { room: 7, here: null, typing: typing.filter((person) => person !== undefined) };
    act(() => store.setState({ account: { ...newAccountState(alice.id, [], true), company } }));
  };
  type(one, bob, other);
  const { container } = render(<TypingLine room={7} />);
  expect(container.textContent).toBe("Sam, bob and Sam are typing…");
  type(bob);
  expect(container.textContent).toBe("bob is typing…");
});
