/** What leads where on a phone: back, and away from a room that one has left. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { MemoryRouter, useLocation, useNavigate } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PHONE } from "@/lib/useMedia";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard, takeGone } from "@/sync/picture";
import type { Me } from "@/sync/types";
import { alice, lobby } from "@/testing/samples";
import { Shell } from "./Shell";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const den = lobby(1, { id: 8, changeId: "d1", name: "den" });
const WAIT = { timeout: 10_000 };

beforeEach(() => {
  const media = (query: string) => Object.assign(new EventTarget(), { matches: query === PHONE, media: query });
  vi.spyOn(window, "matchMedia").mockImplementation((query) => media(query) as MediaQueryList);
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no network"));
  vi.spyOn(engine, "watchOnline").mockReturnValue(() => undefined);
  vi.spyOn(engine, "members").mockResolvedValue({ results: [], next: null });
  const picture = [lobby(1), den].reduce((now, room) => takeCard(now, room, false, 0).picture, emptyPicture(me.id));
  const account = newAccountState(me.id, [], true);
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 0 } } });
});
afterEach(() => {
  cleanup();
  store.setState({ account: null });
});

let goBack: () => void;
let address: string;

function Probe() {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  address = pathname + search;
  goBack = () => act(() => void navigate(-1));
  return null;
}

function open(...addresses: string[]) {
  render(
    <MemoryRouter initialEntries={addresses}>
      <Shell me={me} />
      <Probe />
    </MemoryRouter>,
  );
}
const press = async (name: string | RegExp) => fireEvent.click(await screen.findByRole("button", { name }, WAIT));
const follow = async (name: string | RegExp) => fireEvent.click(await screen.findByRole("link", { name }, WAIT));

const fromList = () => follow(/^lobby/);
const members = () => follow("Members, 2");
const close = () => press("Close");

test("from a room’s search, Back leads to the room, and from there to the list", async () => {
  open("/");
  await fromList();
  await follow("Search in this room");
  expect(address).toBe("/search?room=7");
  fireEvent.change(await screen.findByRole("combobox", { name: "With" }, WAIT), { target: { value: "file" } });
  expect(address).toBe("/search?room=7&has=file");
  await press("Back");
  expect(address).toBe("/rooms/7");
  goBack();
  expect(address).toBe("/");
});

test("whoever came to a search by a link gets to the list", async () => {
  open("/search?q=tea");
  fireEvent.change(await screen.findByRole("combobox", { name: "With" }, WAIT), { target: { value: "file" } });
  await press("Back");
  expect(address).toBe("/");
});

test("and so does whoever came to another page by a link", async () => {
  open("/settings");
  await press("Back to rooms");
  expect(address).toBe("/");
});

test.each([
  ["the ×", close],
  [
    "Escape",
    async () => fireEvent.keyDown(await screen.findByRole("heading", { name: /^Members/ }), { key: "Escape" }),
  ],
  ["the link that opened them", members],
])("closing the members with %s leaves no second room in the history", async (_, shut) => {
  open("/");
  await fromList();
  await members();
  await screen.findByRole("heading", { name: /^Members/ }, WAIT);
  expect(address).toBe("/rooms/7/members");
  await shut();
  expect(address).toBe("/rooms/7");
  await press("Back to rooms");
  expect(address).toBe("/");
  goBack();
  expect(address).toBe("/");
});

test("members that one came to by a link, or from a linked message, close to the room", async () => {
  open("/rooms/7/members");
  await close();
  expect(address).toBe("/rooms/7");
  cleanup();
  open("/rooms/7/messages/1");
  await members();
  await close();
  expect(address).toBe("/rooms/7");
});

test("the focus is on the link to the members when they close", async () => {
  open("/");
  await fromList();
  await members();
  await screen.findByRole("heading", { name: /^Members/ }, WAIT);
  await close();
  expect(document.activeElement?.getAttribute("aria-label")).toBe("Members, 2");
});

/** Presses "Leave room" and closes the question. Its answer comes when `left` is called. */
async function leave(): Promise<() => Promise<void>> {
  let left = () => {};
  const answered = new Promise<void>((done) => (left = done));
  vi.spyOn(engine, "leaveRoom").mockImplementation(async () => {
    await answered;
    const { account } = store.getState();
    if (account) store.setState({ account: { ...account, picture: takeGone(account.picture, 7, 2, false) } });
  });
  await press("Room menu");
  fireEvent.click(await screen.findByRole("menuitem", { name: "Leave room…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Leave room", hidden: true }, WAIT));
  fireEvent.click(screen.getByRole("button", { name: "Stay", hidden: true }));
  return () => act(async () => left());
}

test("leaving a room leads away from it, also when it takes its time", async () => {
  open("/rooms/7");
  const left = await leave();
  expect(address).toBe("/rooms/7");
  await left();
  expect(address).toBe("/");
});

test("and throws nobody out of the room where they are by then", async () => {
  open("/rooms/7");
  const left = await leave();
  await follow(/^den/);
  await left();
  expect(address).toBe("/rooms/8");
});

test("a room is not made without a name; the one that is made is opened", async () => {
  const makes = vi.spyOn(engine, "createRoom").mockResolvedValue({ id: den.id } as never);
  open("/discover#new-room");
  const name = await screen.findByLabelText("Name", {}, WAIT);
  const create = () =>
    act(async () => fireEvent.click(screen.getByRole("button", { name: "Create room", hidden: true })));
  await create();
  expect(screen.getByText("A room needs a name.")).toBeTruthy();
  expect(makes).not.toHaveBeenCalled();
  fireEvent.change(name, { target: { value: " den " } });
  await create();
  expect(makes.mock.calls).toEqual([[{ name: "den", kind: "public", topic: "" }]]);
  expect([address, document.querySelector("dialog")]).toEqual(["/rooms/8", null]);
});

test.each([
  ["/", "(3) Lockstep"],
  ["/rooms/8", "(3) den · Lockstep"],
  ["/rooms/9", "(3) No such room · Lockstep"],
  ["/discover", "(3) Discover rooms · Lockstep"],
])("the tab's title counts what is unread anywhere, also on %s", async (at, title) => {
  const { account } = store.getState();
  const { picture } = takeCard(account?.picture ?? emptyPicture(me.id), lobby(2, { lastNumber: 3 }), false, 0);
  store.setState({ account: account && { ...account, picture } });
  open(at);
  await vi.waitFor(() => expect(document.title).toBe(title), WAIT);
});
