/** The list of members while somebody reads in it. */
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { createMemoryRouter, MemoryRouter, RouterProvider } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { Member, RoomView } from "@/realtime/views";
import type { Me, Person } from "@/sync/types";
import { alice, lobby } from "@/testing/samples";
import { MembersPanel } from "./MembersPanel";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const people = Array.from(
  { length: 30 },
  (_, id): Person => ({ id: 100 + id, username: `m${100 + id}`, displayName: "" }),
);
const newcomer: Person = { id: 9, username: "a", displayName: "" };
const WAIT = { timeout: 10_000 };
const room: RoomView = { ...lobby(1), unread: 0, mentions: 0, others: [], rights: new Set() };
const member = (user: Person): Member => ({ user, role: "member", joinedAt: "" });

beforeEach(() => {
  vi.spyOn(engine, "watchOnline").mockReturnValue(() => undefined);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600); // nothing is laid out here
  HTMLElement.prototype.showPopover = () => undefined; // nor is there one
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
});
afterEach(() => {
  cleanup();
  store.setState({ account: null });
  vi.restoreAllMocks();
});

test("who joins above what one reads does not move it", async () => {
  const members = vi.spyOn(engine, "members").mockResolvedValue({ results: people.map(member), next: null });
  const panel = (memberCount: number) => (
    <MemoryRouter>
      <MembersPanel room={{ ...room, memberCount }} me={me} onPerson={() => undefined} onClose={() => undefined} />
    </MemoryRouter>
  );
  const { rerender } = render(panel(30));
  await screen.findByText("@m100");
  const scroller = screen.getByRole("region", { name: "List of members" });
  scroller.scrollTop = 480;
  fireEvent.scroll(scroller);
  members.mockResolvedValue({ results: [newcomer, ...people].map(member), next: null });
  rerender(panel(31));
  await vi.waitFor(() => expect(members).toHaveBeenCalledTimes(2), WAIT);
  await vi.waitFor(() => expect(scroller.scrollTop).toBe(528), WAIT);
});

test("Escape closes the dialog about a member, and not the list under it, too", async () => {
  vi.spyOn(engine, "members").mockResolvedValue({ results: people.map(member), next: null });
  const onClose = vi.fn();
  const rights = new Set(["remove"] as const);
  render(
    <MemoryRouter>
      <MembersPanel room={{ ...room, memberCount: 30, rights }} me={me} onPerson={() => undefined} onClose={onClose} />
    </MemoryRouter>,
  );
  fireEvent.click(await screen.findByRole("button", { name: "What to do about m100" }));
  fireEvent.click(screen.getByRole("menuitem", { name: "Remove" }));
  fireEvent.keyDown(screen.getByRole("button", { name: "Cancel" }), { key: "Escape" });
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByRole("heading", { name: /^Members/ }), { key: "Escape" });
  expect(onClose).toHaveBeenCalledOnce();
});

test("a question about somebody who is looked up stays while others come and go", async () => {
  const bob: Person = { id: 2, username: "bob", displayName: "Bob" };
  const many = people.flatMap((one) => [one, { ...one, id: one.id + 100 }]);
  const members = vi.spyOn(engine, "members").mockImplementation((_room, _cursor, _signal, called) => {
    if (called) return Promise.resolve({ results: [member(bob)], next: null });
    return Promise.resolve({ results: many.map(member), next: "more" });
  });
  vi.spyOn(engine, "ban").mockResolvedValue(undefined as never);
  const account = newAccountState(me.id, [], true);
  const line = { ...account.line, subscribed: true, synced: true };
  act(() => store.setState({ account: { ...account, line, company: { room: room.id, here: [bob], typing: [] } } }));
  const rights = new Set(["ban"] as const);
  const panel = (memberCount: number) => (
    <MemoryRouter>
      <MembersPanel
        room={{ ...room, memberCount, rights }}
        me={me}
        onPerson={() => undefined}
        onClose={() => undefined}
      />
    </MemoryRouter>
  );
  const { rerender } = render(panel(60));
  fireEvent.click(await screen.findByRole("button", { name: "What to do about Bob" }, WAIT));
  fireEvent.click(screen.getByRole("menuitem", { name: "Ban" }));
  members.mockReturnValue(new Promise(() => undefined));
  rerender(panel(61));
  await vi.waitFor(() => expect(screen.queryByRole("button", { name: "What to do about Bob" })).toBeNull(), WAIT);
  const question = screen.getByRole("dialog", { name: "Ban Bob?", hidden: true });
  fireEvent.click(within(question).getByText("Ban"));
  await vi.waitFor(() => expect(engine.ban).toHaveBeenCalledWith(room.id, bob.id), WAIT);
});

test("the focus goes to the heading when what had it is gone, and nowhere when it is elsewhere", async () => {
  const members = vi.spyOn(engine, "members").mockResolvedValue({ results: people.map(member), next: null });
  const rights = new Set(["remove"] as const);
  const panel = (memberCount: number) => (
    <MemoryRouter>
      <MembersPanel
        room={{ ...room, memberCount, rights }}
        me={me}
        onPerson={() => undefined}
        onClose={() => undefined}
      />
      <input aria-label="elsewhere" />
    </MemoryRouter>
  );
  const { rerender } = render(panel(30));
  /** Leaves the room. */
  const go = async (name: string, left: number) => {
    members.mockResolvedValue({ results: people.slice(-left).map(member), next: null });
    rerender(panel(left));
    await vi.waitFor(() => expect(screen.queryByText(`@${name}`)).toBeNull(), WAIT);
  };
  (await screen.findByRole("button", { name: "What to do about m100" }, WAIT)).focus();
  await go("m100", 29);
  expect(document.activeElement?.textContent).toBe("Members 29");
  screen.getByRole("button", { name: "What to do about m101" }).focus();
  screen.getByLabelText("elsewhere").focus();
  await go("m101", 28);
  expect(document.activeElement).toBe(screen.getByLabelText("elsewhere"));
  screen.getByLabelText("elsewhere").blur();
  await go("m102", 27);
  expect(document.activeElement).toBe(document.body);
});

test("a late answer closes the question that it belongs to, and no other", async () => {
  let removed = () => {};
  vi.spyOn(engine, "members").mockResolvedValue({ results: people.map(member), next: null });
  vi.spyOn(engine, "removeMember").mockReturnValue(new Promise((done) => (removed = done)));
  const rights = new Set(["remove"] as const);
  render(
    <MemoryRouter>
      <MembersPanel
        room={{ ...room, memberCount: 30, rights }}
        me={me}
        onPerson={() => undefined}
        onClose={() => undefined}
      />
    </MemoryRouter>,
  );
  const ask = async (name: string) => {
    fireEvent.click(await screen.findByRole("button", { name: `What to do about ${name}` }, WAIT));
    fireEvent.click(screen.getByRole("menuitem", { name: "Remove" }));
    return within(screen.getByRole("dialog", { name: `Remove ${name}?`, hidden: true }));
  };
  const first = await ask("m100");
  fireEvent.click(first.getByText("Remove"));
  fireEvent.click(first.getByText("Cancel"));
  await ask("m101");
  await act(async () => removed());
  await vi.waitFor(() => expect(engine.members).toHaveBeenCalledTimes(2), WAIT);
  expect(screen.getByRole("dialog", { name: "Remove m101?", hidden: true })).toBeTruthy();
});

/** The list with alice and bob in it, at an address. */
async function openWithBob(onPerson = vi.fn()) {
  const bob: Person = { id: 2, username: "bob", displayName: "Bob" };
  vi.spyOn(engine, "members").mockResolvedValue({ results: [alice, bob].map(member), next: null });
  const panel = <MembersPanel room={room} me={me} onPerson={onPerson} onClose={() => undefined} />;
  const router = createMemoryRouter([{ path: "*", element: panel }], { initialEntries: ["/rooms/7/members"] });
  render(<RouterProvider router={router} />);
  await screen.findByText("@bob", {}, WAIT);
  return { bob, onPerson, path: () => router.state.location.pathname };
}

test("a direct room is started from the members list", async () => {
  const openDirect = vi.spyOn(engine, "openDirect").mockRejectedValueOnce(new Error()).mockResolvedValue(12);
  const { bob, path } = await openWithBob();
  expect(screen.queryByRole("button", { name: "Message alice" })).toBeNull();
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "Message Bob" })));
  expect(path()).toBe("/rooms/7/members");
  await act(async () => fireEvent.click(screen.getByRole("button", { name: "That did not work. Message Bob" })));
  expect(path()).toBe("/rooms/12");
  expect(openDirect.mock.calls).toEqual([[[bob.id]], [[bob.id]]]);
});

test("the name of a member leads to who they are", async () => {
  const { bob, onPerson } = await openWithBob();
  const name = screen.getByRole("button", { name: "Bob @bob" });
  fireEvent.click(name);
  expect(onPerson.mock.calls).toEqual([[bob, name]]);
});

test("a dot for each who is online, as long as the list is shown; not sure without a line", async () => {
  const unwatch = vi.fn();
  vi.mocked(engine.watchOnline).mockReturnValue(unwatch);
  await openWithBob();
  await vi.waitFor(() => expect(vi.mocked(engine.watchOnline).mock.calls).toContainEqual([[2]]), WAIT);
  const dot = () => screen.getByRole("button", { name: /^(online, )?Bob @bob$/ }).querySelector("i")?.className;
  const tell = (online: number[], live: boolean) => {
    const account = newAccountState(me.id, [], true);
    const line = { ...account.line, subscribed: live, synced: live };
    act(() => store.setState({ account: { ...account, line, online: new Set(online) } }));
  };
  tell([], true);
  expect(dot()).toBeUndefined();
  tell([2], true);
  expect(dot()).toContain("dot");
  expect(dot()).not.toContain("unsure");
  tell([2], false);
  expect(dot()).toContain("unsure");
  expect(unwatch).not.toHaveBeenCalled();
  cleanup();
  expect(unwatch).toHaveBeenCalledTimes(2);
});
