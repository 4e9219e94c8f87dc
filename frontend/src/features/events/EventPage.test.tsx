/** An event in full, and what each may do with it. */
import { act, cleanup, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PHONE } from "@/lib/useMedia";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import type { Me, Role } from "@/sync/types";
import { rawEvent } from "@/testing/eventSamples";
import { alice, lobby } from "@/testing/samples";
import { EventPage } from "./EventPage";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const raw = (id: number, username: string) => ({ id, username, display_name: username, avatar: null });
const BOB = raw(2, "bob");
const IN_1990 = { starts_at: "1990-01-10T17:00:00.000Z", ends_at: "1990-01-10T19:00:00.000Z" };

/** By status, whoever answered so. */
let attendees: Record<string, object[]> = {};
let tea: object = {};

beforeEach(() => {
  attendees = {};
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
    const { pathname, searchParams } = new URL((request as Request).url);
    if (pathname === "/api/events/tea/") return Response.json(tea);
    if (pathname !== "/api/events/tea/attendees/") throw new TypeError("no network");
    return Response.json({ results: attendees[searchParams.get("status") ?? ""] ?? [], next: null });
  });
});
afterEach(() => {
  close();
  vi.restoreAllMocks();
});

/** Nothing of it is known any more. */
function close() {
  cleanup();
  act(() => store.setState({ account: null }));
}

type Opened = { role?: Role; event?: object; hash?: string };

/** As alice sees it; bob made it unless it says otherwise. */
async function open({ role = "member", event = {}, hash = "" }: Opened = {}) {
  tea = {
    ...rawEvent("tea", "2090-01-10T17:00:00.000Z", "2090-01-10T19:00:00.000Z"),
    organizer: BOB,
    message: { id: 103, number: 3, version: 5 },
    ...event,
  };
  const account = newAccountState(alice.id, [], true);
  const { picture } = takeCard(emptyPicture(alice.id), lobby(5, { role, lastNumber: 3 }), false, 0);
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 1 } } });
  render(
    <MemoryRouter initialEntries={[`/events/tea${hash}`]}>
      <EventPage id="tea" me={me} onBack={() => undefined} />
    </MemoryRouter>,
  );
  await screen.findByRole("heading", { name: "tea" });
}

const edit = () => screen.queryByRole("link", { name: "Edit" });
const menu = () => screen.queryByRole("button", { name: "Event menu" });
const chosen = async () => {
  await userEvent.click(menu() as HTMLElement);
  return screen.getAllByRole("menuitem").map(({ textContent }) => textContent);
};

test.each<[string, Opened]>([
  ["whoever made it", { event: { organizer: raw(alice.id, "alice") } }],
  ["moderators", { role: "moderator" }],
  ["owners", { role: "owner" }],
])("%s may edit and cancel it", async (_, opened) => {
  await open(opened);
  expect(edit()?.getAttribute("href")).toBe("/events/tea#edit");
  expect(await chosen()).toEqual(["Cancel event…"]);
  await userEvent.click(screen.getByRole("menuitem", { name: "Cancel event…" }));
  expect(screen.getByRole("dialog", { name: "Cancel this event?" }).textContent).toContain("tea stays to be seen");
});

test.each<[string, Opened]>([
  ["nobody else", {}],
  ["nobody when it is over", { role: "owner", event: IN_1990 }],
  ["nobody when it is called off", { role: "owner", event: { status: "cancelled" } }],
])("%s may, not by its address either", async (_, opened) => {
  await open({ ...opened, hash: "#edit" });
  expect([edit(), menu(), screen.queryByRole("dialog")]).toEqual([null, null, null]);
});

test("the form's address opens it for those who may", async () => {
  await open({ role: "moderator", hash: "#edit" });
  expect(screen.getByRole("dialog", { name: "Edit event" })).toBeTruthy();
});

test("on a phone, too, only those who may find editing and cancelling", async () => {
  const media = (query: string) => Object.assign(new EventTarget(), { matches: query === PHONE, media: query });
  vi.spyOn(window, "matchMedia").mockImplementation((query) => media(query) as MediaQueryList);
  await open();
  expect([edit(), menu()]).toEqual([null, null]);
  close();
  await open({ role: "moderator" });
  expect(await chosen()).toEqual(["Edit event…", "Cancel event…"]);
});

test("everybody may take it into their calendar", async () => {
  await open();
  const link = screen.getByRole("link", { name: "Add to calendar" });
  expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual([
    "/api/events/tea/event.ics",
    "event.ics",
  ]);
});

const note = () => screen.queryByLabelText<HTMLInputElement>("Note to your answer")?.value ?? null;

test("whoever has answered may add a note, which stands there as it is; not before, nor once it has begun", async () => {
  const answered = { my_answer: { status: "maybe", place: null }, my_note: "Late" };
  await open({ event: answered });
  expect(note()).toBe("Late");
  close();
  await open({ event: { ...answered, starts_at: "1990-01-10T17:00:00.000Z" } });
  expect(note()).toBeNull();
  close();
  await open();
  expect(note()).toBeNull();
});

test("who answered what is told by name, with notes, the organizer and the places in the line", async () => {
  const answered = (id: number, name: string, status: string, words = "") => ({
    user: raw(id, name),
    status,
    note: words,
    answered_at: "2026-01-01T12:00:00.000Z",
  });
  attendees = {
    going: [answered(2, "bob", "going", "Car, one seat free")],
    waiting: [answered(3, "carol", "waiting"), answered(4, "dave", "waiting")],
    maybe: [answered(5, "erin", "maybe")],
    not_going: [answered(1, "alice", "not_going")],
  };
  await open({ event: { capacity: 1, counts: { going: 1, waiting: 2, maybe: 1, not_going: 1 } } });
  const list = screen.getByRole("complementary", { name: "Who answered" });
  const said = () =>
    [...list.querySelectorAll("section")].map((group) => [
      within(group).getByRole("heading").textContent,
      ...within(group)
        .queryAllByRole("listitem")
        .map((row) => [...row.children].slice(1).map((part) => [...part.childNodes].map((node) => node.textContent))),
    ]);
  await within(list).findByText("alice");
  await within(list).findByText("dave");
  const since = expect.stringMatching(/^since /);
  expect(said()).toEqual([
    ["Going 1", [["bob", "Organizer · Car, one seat free"]]],
    ["Waiting list 2", [["carol", since], ["next"]], [["dave", since], ["2nd"]]],
    ["Maybe 1", [["erin"]]],
    ["Can’t 1", [["alice"]]],
  ]);
});

test("when nobody has answered that is said", async () => {
  await open();
  expect(screen.getByRole("complementary", { name: "Who answered" }).textContent).toBe("Nobody has answered.");
});
