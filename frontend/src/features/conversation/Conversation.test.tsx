/** What goes on in a conversation while somebody edits in it or looks at a picture. */
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { createRef, type Ref, useRef } from "react";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { RoomView } from "@/realtime/views";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import type { Attachment, Me, Message, Room, Send } from "@/sync/types";
import { windowOf } from "@/sync/window";
import { alice, lobby, message, messages } from "@/testing/samples";
import { Conversation, type ConversationHandle } from "./Conversation";

const ROW = 50;
const WAIT = { timeout: 10_000 };
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
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
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

function Page({ handle, more = {} }: { handle: Ref<ConversationHandle>; more?: Partial<Room> }) {
  const composer = useRef<HTMLTextAreaElement>(null);
  const rights = new Set(["post", "edit_own"] as const);
  const view: RoomView = { ...lobby(200, { id: room, ...more }), unread: 0, mentions: 0, others: [], rights };
  return (
    <MemoryRouter>
      <Conversation
        room={view}
        me={me}
        connection={{ kind: "live", unsent: 0 }}
        onEdit={() => undefined}
        onReply={() => undefined}
        onPerson={() => undefined}
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
  const scroll = (top: number) => {
    scroller.scrollTop = top;
    fireEvent.scroll(scroller);
  };
  scroll(100 * ROW);
  let up: boolean | undefined;
  const arrowUp = () => {
    act(() => {
      up = handle.current?.editLast();
    });
    return up;
  };
  const row = (number: number) => document.querySelector<HTMLElement>(`[data-message="${number}"]`);
  return { arrowUp, scroll, row };
}

const mine = (numbers: readonly number[], more: Partial<Message> = {}) =>
  messages(1, 100).map((each) => (numbers.includes(each.number) ? { ...each, user: alice, ...more } : each));
const fields = () => screen.queryAllByRole<HTMLTextAreaElement>("textbox", { name: "Edit message" });
const texts = () => fields().map(({ value }) => value);
const composer = () => screen.getByRole("textbox", { name: "composer" });

function edit(row: HTMLElement | null): void {
  if (!row) throw new Error("not drawn");
  fireEvent.pointerOver(row);
  fireEvent.click(within(row).getByRole("button", { name: "Edit" }));
}

test("what is saved late leaves another edit and the focus where they are", async () => {
  let answer: () => void = () => undefined;
  vi.spyOn(engine, "editMessage").mockReturnValue(
    new Promise((resolve) => {
      answer = () => resolve(undefined as never);
    }),
  );
  const { row } = open(mine([98, 99]));
  edit(row(98));
  fireEvent.change(fields()[0] as HTMLElement, { target: { value: "first, better" } });
  fireEvent.keyDown(fields()[0] as HTMLElement, { key: "Enter" });
  edit(row(99));
  fireEvent.change(fields().at(-1) as HTMLElement, { target: { value: "second, half" } });
  await act(async () => answer());
  expect(texts()).toEqual(["second, half"]);
  expect(document.activeElement).toBe(fields()[0]);
});

test("an edit in which nothing was changed ends, and does not undo what another device saved meanwhile", async () => {
  const save = vi.spyOn(engine, "editMessage").mockResolvedValue(undefined as never);
  const { row } = open(mine([99]));
  edit(row(99));
  hold(mine([99], { content: "better, from elsewhere" }));
  await act(async () => fireEvent.keyDown(fields()[0] as HTMLElement, { key: "Enter" }));
  expect([texts(), save.mock.calls]).toEqual([[], []]);
});

test("arrows lead from a row that has been scrolled away to its neighbours", () => {
  const { scroll, row } = open(mine([]));
  act(() => row(99)?.focus());
  scroll(0);
  expect(row(60)).toBeNull();
  fireEvent.keyDown(row(99) as HTMLElement, { key: "ArrowUp" });
  expect(document.activeElement).toBe(row(98));
});

test("where there is no neighbour an arrow is the browser's", () => {
  const { row } = open(mine([]));
  act(() => row(100)?.focus());
  expect(fireEvent.keyDown(row(100) as HTMLElement, { key: "ArrowDown" })).toBe(true);
});

test("what is saved gives the focus back to where one writes", async () => {
  vi.spyOn(engine, "editMessage").mockResolvedValue(undefined as never);
  const { row } = open(mine([99]));
  edit(row(99));
  fireEvent.change(fields()[0] as HTMLElement, { target: { value: "better" } });
  await act(async () => fireEvent.keyDown(fields()[0] as HTMLElement, { key: "Enter" }));
  expect([texts(), document.activeElement]).toEqual([[], composer()]);
});

test("arrow up goes on with the edit that is open, as it stands", () => {
  const { arrowUp } = open(mine([99]));
  expect(arrowUp()).toBe(true);
  fireEvent.change(fields()[0] as HTMLElement, { target: { value: "better" } });
  composer().focus();
  expect(arrowUp()).toBe(true);
  expect([texts(), document.activeElement]).toEqual([["better"], fields()[0]]);
});

test("far back arrow up does nothing: the last message that is loaded is not the last one", () => {
  const { arrowUp } = open(mine([99]), 50);
  expect([arrowUp(), texts()]).toEqual([false, []]);
});

test("what was read is not called new, however far from the end one is", () => {
  hold(mine([99]), 50);
  const own = { readNumber: 150, version: 1, at: 1, posted: null };
  render(<Page handle={createRef()} more={{ lastNumber: 150, mine: own }} />);
  expect(screen.getByRole("button", { name: "Latest messages" })).not.toBeNull();
});

test("an edit goes on out of view, and coming back to it takes the focus from nowhere", () => {
  const { arrowUp, scroll, row } = open(mine([99]));
  arrowUp();
  const [field] = fields();
  scroll(0);
  expect([row(60), row(10)?.tagName, fields()[0] === field]).toEqual([null, "ARTICLE", true]);
  composer().focus();
  scroll(100 * ROW);
  expect([texts(), document.activeElement]).toEqual([["message 99"], composer()]);
});

test("rows that are not drawn have their room above the next that is", () => {
  const { arrowUp, scroll } = open(mine([99]));
  arrowUp();
  scroll(0);
  const tops = [...document.querySelectorAll<HTMLElement>("li[data-index]")].map(({ dataset, style }) => [
    Number(dataset.index),
    style.marginTop,
  ]);
  const [[before], [after, gap]] = tops.slice(-4) as [[number, string], [number, string]]; // with both neighbours
  expect(tops.filter(([, margin]) => margin !== "")).toEqual([[after, gap]]);
  expect(Number.parseFloat(gap)).toBeGreaterThanOrEqual((after - before - 1) * 28);
});

test("a picture that is looked at stays, whatever others write", async () => {
  const url = "/api/attachments/a/";
  const picture: Attachment = {
    id: "a",
    name: "beach.png",
    size: 5,
    type: "image/png",
    width: 3,
    height: 2,
    thumbnail: url,
    url,
  };
  const all = mine([99], { attachments: [picture] });
  const { scroll, row } = open(all);
  const shot = await screen.findByRole("button", { name: "beach.png" }, WAIT);
  shot.focus();
  fireEvent.click(shot);
  await screen.findByRole("dialog", { name: "beach.png" }, WAIT);
  const others = Array.from({ length: 30 }, (_, i) => message(101 + i, 101 + i));
  hold([...all, ...others]);
  scroll(130 * ROW);
  expect([row(130)?.tagName, row(90)]).toEqual(["ARTICLE", null]);
  expect(screen.queryByRole("dialog", { name: "beach.png" })).not.toBeNull();
});

test("each day has its line above its first message", () => {
  const on = (number: number, day: number) =>
    message(number, number, { createdAt: new Date(2025, 10, day, 9, 31).toISOString() });
  open([on(1, 21), on(2, 22), on(3, 22)]);
  const rows = [...document.querySelectorAll("li[data-index]")].map(({ textContent }) => textContent);
  const kinds = rows.map((row) => row?.match(/^\w+day [\w ]+|message \d$/)?.[0] ?? "the room’s beginning");
  expect(kinds).toEqual([
    "the room’s beginning",
    "Friday 21 November 2025",
    "message 1",
    "Saturday 22 November 2025",
    "message 2",
    "message 3",
  ]);
});

test("what was refused is tried again or discarded, and what waits is taken back, as one says", () => {
  const [retry, discard, cancel] = (["retry", "discard", "cancel"] as const).map((way) =>
    vi.spyOn(engine, way).mockReturnValue(undefined as never),
  );
  const words = { room, replyTo: null, attachments: [], createdAt: Date.now(), wentOut: true, elsewhere: false };
  const refused: Send["state"] = { kind: "failed", refusal: { code: "invalid", detail: "Not today." } };
  const sends: Send[] = [
    { ...words, clientId: "a", content: "please", attempts: 0, state: refused },
    { ...words, clientId: "b", content: "thanks", attempts: 1, state: { kind: "queued", notBefore: 0 } },
  ];
  const { scroll } = open(mine([]));
  act(() => store.setState(({ account: now }) => ({ account: now && { ...now, sends } })));
  scroll(102 * ROW);
  for (const name of ["Retry", "Discard", "Cancel sending"]) fireEvent.click(screen.getByRole("button", { name }));
  expect([retry, discard, cancel].map((way) => way?.mock.calls)).toEqual([[["a"]], [["a"]], [["b"]]]);
});

/** As far down as the rows go that are drawn, and those that are guessed at. */
function end(): number {
  const sizer = screen.getByRole("region", { name: "Messages in lobby" }).querySelector("div");
  return Number.parseFloat(sizer?.style.height ?? "") - 600;
}

test("who rests at the room’s end lets go of what is far above: not who reads there, nor who edits there", async () => {
  const rest = vi.spyOn(engine, "restAtEnd").mockReturnValue(undefined);
  const seen = () => vi.mocked(engine.markRead).mock.lastCall?.[1] ?? 0;
  const { scroll, row } = open(mine([3]));
  scroll(end());
  await vi.waitFor(() => expect([seen(), rest.mock.lastCall]).toEqual([100, [room]]), WAIT);

  rest.mockClear();
  scroll(0);
  await vi.waitFor(() => expect(seen()).toBeLessThan(50), WAIT);
  expect(rest).not.toHaveBeenCalled();

  edit(row(3));
  scroll(end());
  await vi.waitFor(() => expect(seen()).toBe(100), WAIT);
  expect(rest).not.toHaveBeenCalled();
});

test("nor where later ones are not loaded", async () => {
  const rest = vi.spyOn(engine, "restAtEnd").mockReturnValue(undefined);
  vi.spyOn(engine, "loadNewer").mockReturnValue(undefined);
  const { scroll } = open(messages(1, 100), 20);
  scroll(end());
  await vi.waitFor(() => expect(vi.mocked(engine.markRead)).toHaveBeenLastCalledWith(room, 100), WAIT);
  expect(rest).not.toHaveBeenCalled();
});
