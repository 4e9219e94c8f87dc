/** What goes on in a conversation while somebody edits in it. */
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { createRef, type Ref, useRef } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { RoomView } from "@/realtime/views";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import type { Me, Message } from "@/sync/types";
import { windowOf } from "@/sync/window";
import { alice, lobby, messages } from "@/testing/samples";
import { Conversation, type ConversationHandle } from "./Conversation";

const ROW = 50;
const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const account = newAccountState(alice.id, [], true);
let room = 1_000; // what is edited outlives a test

beforeEach(() => {
  room += 1;
  // Nothing is laid out here.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockImplementation(function (this: HTMLElement) {
    return this.localName === "li" ? ROW : 600;
  });
  vi.spyOn(HTMLElement.prototype, "scrollHeight", "get").mockReturnValue(100 * ROW);
  vi.spyOn(engine, "markRead").mockReturnValue(undefined);
  vi.spyOn(engine, "loadOlder").mockReturnValue(undefined);
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
  vi.restoreAllMocks();
});

/** The room with these messages; all but `more` of them are loaded. */
function hold(all: readonly Message[], more = 0) {
  const held = holdRoom(lobby(200, { id: room, lastNumber: all.length + more }));
  const rooms = new Map([[room, { ...held, window: windowOf(all.map((each) => ({ ...each, room }))) }]]);
  act(() => store.setState({ account: { ...account, picture: { ...emptyPicture(alice.id), rooms } } }));
}

function Page({ handle }: { handle: Ref<ConversationHandle> }) {
  const composer = useRef<HTMLTextAreaElement>(null);
  const rights = new Set(["post", "edit_own"] as const);
  const view: RoomView = { ...lobby(200, { id: room }), unread: 0, mentions: 0, others: [], rights };
  return (
    <MemoryRouter>
      <Conversation
        room={view}
        me={me}
        connection={{ kind: "live", unsent: 0 }}
        onEdit={() => undefined}
        onReply={() => undefined}
        linked={null}
        Event={() => null}
        onDone={() => composer.current?.focus()}
        handle={handle}
      />
      <textarea ref={composer} aria-label="composer" />
    </MemoryRouter>
  );
}

function open(all: readonly Message[], more = 0) {
  hold(all, more);
  const handle = createRef<ConversationHandle>();
  render(<Page handle={handle} />);
  const scroller = screen.getByRole("region", { name: "Messages in lobby" });
  scroller.scrollTop = 100 * ROW;
  fireEvent.scroll(scroller);
  let up: boolean | undefined;
  const arrowUp = () => {
    act(() => {
      up = handle.current?.editLast();
    });
    return up;
  };
  const row = (number: number) => document.querySelector<HTMLElement>(`[data-message="${number}"]`);
  return { arrowUp, row };
}

const mine = (...numbers: number[]) =>
  messages(1, 100).map((each) => (numbers.includes(each.number) ? { ...each, user: alice } : each));
const fields = () => screen.queryAllByRole<HTMLTextAreaElement>("textbox", { name: "Edit message" });
const texts = () => fields().map(({ value }) => value);
const composer = () => screen.getByRole("textbox", { name: "composer" });

function edit(row: HTMLElement | null): void {
  if (!row) throw new Error("not drawn");
  fireEvent.pointerEnter(row);
  fireEvent.click(within(row).getByRole("button", { name: "Edit" }));
}

test("what is saved late leaves another edit and the focus where they are", async () => {
  let answer: () => void = () => undefined;
  vi.spyOn(engine, "editMessage").mockReturnValue(
    new Promise((resolve) => {
      answer = () => resolve(undefined as never);
    }),
  );
  const { row } = open(mine(98, 99));
  edit(row(98));
  fireEvent.change(fields()[0] as HTMLElement, { target: { value: "first, better" } });
  fireEvent.keyDown(fields()[0] as HTMLElement, { key: "Enter" });
  edit(row(99));
  fireEvent.change(fields().at(-1) as HTMLElement, { target: { value: "second, half" } });
  await act(async () => answer());
  expect(texts()).toEqual(["second, half"]);
  expect(document.activeElement).toBe(fields()[0]);
});

test("what is saved gives the focus back to where one writes", async () => {
  vi.spyOn(engine, "editMessage").mockResolvedValue(undefined as never);
  const { row } = open(mine(99));
  edit(row(99));
  fireEvent.change(fields()[0] as HTMLElement, { target: { value: "better" } });
  await act(async () => fireEvent.keyDown(fields()[0] as HTMLElement, { key: "Enter" }));
  expect([texts(), document.activeElement]).toEqual([[], composer()]);
});

test("arrow up goes on with the edit that is open, as it stands", () => {
  const { arrowUp } = open(mine(99));
  expect(arrowUp()).toBe(true);
  fireEvent.change(fields()[0] as HTMLElement, { target: { value: "better" } });
  composer().focus();
  expect(arrowUp()).toBe(true);
  expect([texts(), document.activeElement]).toEqual([["better"], fields()[0]]);
});

test("far back arrow up does nothing: the last message that is loaded is not the last one", () => {
  const { arrowUp } = open(mine(99), 50);
  expect([arrowUp(), texts()]).toEqual([false, []]);
});
