/** What a screen reader is told of new messages: each addition to the page is read out, equal texts too. */
import { act, cleanup, render, screen } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test } from "vitest";
import { store } from "@/realtime/engine";
import { useRoom } from "@/realtime/hooks";
import { newAccountState } from "@/realtime/store";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import type { Me, Message } from "@/sync/types";
import { windowOf } from "@/sync/window";
import { alice, lobby, message, messages } from "@/testing/samples";
import { Conversation } from "./Conversation";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };

afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
});

/** The lobby with these messages, of which `loaded` are here. */
async function hold(all: readonly Message[], loaded: readonly Message[] | null = all) {
  const account = newAccountState(alice.id, [], true);
  const held = holdRoom(lobby(200, { lastNumber: all.length }));
  const rooms = new Map([[7, { ...held, window: loaded && windowOf(loaded) }]]);
  const line = { ...account.line, asOf: 0 };
  await act(async () =>
    store.setState({ account: { ...account, line, picture: { ...emptyPicture(alice.id), rooms } } }),
  );
}

function Page() {
  const room = useRoom(7);
  if (typeof room === "string") return null;
  return (
    <Conversation
      room={room}
      me={me}
      connection={{ kind: "live", unsent: 0 }}
      onEdit={() => undefined}
      onReply={() => undefined}
      onPerson={() => undefined}
      linked={null}
      Event={() => null}
      onDone={() => undefined}
    />
  );
}

/** Opens the lobby with these messages; what is read out from then on. */
async function open(all: readonly Message[], loaded = all) {
  await hold(all, loaded);
  render(<Page />, { wrapper: MemoryRouter });
  const read: string[] = [];
  const log = screen.getByRole("log", { name: "New messages" });
  const seen = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const { textContent } of addedNodes) read.push(textContent ?? "");
  });
  seen.observe(log, { childList: true, characterData: true, subtree: true });
  return { read, until: (count: number) => expect.poll(() => read.length).toBe(count) };
}

const ok = (number: number) => message(number, number, { content: "ok" });

test("two that say the same are read out one after the other", async () => {
  const { read, until } = await open(messages(1, 3));
  await hold([...messages(1, 3), ok(4)]);
  await until(1);
  await hold([...messages(1, 3), ok(4), ok(5)]);
  await until(2);
  expect(read).toEqual(["bob: ok", "bob: ok"]);
});

test("the first message of an empty room is read out", async () => {
  const { read, until } = await open([]);
  await hold([ok(1)]);
  await until(1);
  expect(read).toEqual(["bob: ok"]);
});

test("what was there before, and what one writes, is not", async () => {
  const { read, until } = await open(messages(1, 9), messages(1, 3));
  await hold(messages(1, 9));
  await hold(messages(1, 9));
  const own = message(10, 10, { user: alice });
  await hold([...messages(1, 9), own]);
  await hold([...messages(1, 9), own, ok(11)]);
  await until(1);
  expect(read).toEqual(["bob: ok"]);
});
