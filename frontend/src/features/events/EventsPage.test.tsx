import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { rawEvent } from "@/testing/eventSamples";
import { alice, bob, lobby } from "@/testing/samples";
import { EventsPage } from "./EventsPage";

const WAIT = { timeout: 10_000 };

beforeEach(() => {
  vi.spyOn(globalThis, "fetch").mockRejectedValue(new TypeError("no network"));
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
});

function chosen(room: number): string | undefined {
  render(<EventsPage newEvent="/events#new-event" onBack={() => undefined} />, {
    wrapper: ({ children }) => <MemoryRouter initialEntries={[`/events?room=${room}`]}>{children}</MemoryRouter>,
  });
  const text = screen.getByRole<HTMLSelectElement>("combobox", { name: "In room" }).selectedOptions[0]?.text;
  cleanup();
  return text;
}

test("a room that one isn't in is not shown as all rooms, nor is a conversation", () => {
  const account = newAccountState(alice.id, [], true);
  const direct = lobby(1, { id: 8, changeId: "d1", kind: "direct", people: [alice, bob] });
  const picture = [lobby(1), direct].reduce(
    (now, room) => takeCard(now, room, false, 0).picture,
    emptyPicture(alice.id),
  );
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 0 } } });
  expect([chosen(7), chosen(8), chosen(12)]).toEqual(["lobby", "bob", "none of yours"]);
});

const GOES_ON = rawEvent("goes on", "2020-01-10T12:00:00.000Z", "2090-01-01T12:00:00.000Z");
const TO_COME = [GOES_ON, rawEvent("first", "2090-01-10T12:00:00.000Z", "2090-01-10T13:00:00.000Z")];
TO_COME.push(rawEvent("second", "2090-03-10T12:00:00.000Z", "2090-03-10T13:00:00.000Z"));
const OVER = [rawEvent("latest", "2020-03-10T12:00:00.000Z", "2020-03-10T13:00:00.000Z")];
OVER.push(rawEvent("before", "2020-02-10T12:00:00.000Z", "2020-02-10T13:00:00.000Z"));

/** What lists were asked for, in turn; the server tells those that go on between two moments. */
function server() {
  const asked: Record<string, string>[] = [];
  vi.mocked(fetch).mockImplementation(async (request) => {
    const { pathname, searchParams } = new URL((request as Request).url);
    if (pathname !== "/api/events/") throw new TypeError("no network");
    asked.push(Object.fromEntries(searchParams));
    return Response.json({ results: searchParams.has("from") ? TO_COME : [GOES_ON, ...OVER], next: null });
  });
  return asked;
}

function open(address = "/events") {
  const account = newAccountState(alice.id, [], true);
  const { picture } = takeCard(emptyPicture(alice.id), lobby(5), false, 0);
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 0 } } });
  render(
    <MemoryRouter initialEntries={[address]}>
      <EventsPage newEvent="/events#new-event" onBack={() => undefined} />
    </MemoryRouter>,
  );
}

const listed = () => screen.getAllByRole("listitem").map((row) => row.querySelector("p bdi")?.textContent);
const groups = () => screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);

test("upcoming is what is not over yet, the next first, by month", async () => {
  const asked = server();
  const before = Date.now();
  open();
  await screen.findByText("first", undefined, WAIT);
  expect(asked).toEqual([{ from: expect.any(String), limit: "50" }]);
  expect(Date.parse(asked[0]?.from ?? "")).toBeGreaterThanOrEqual(before);
  expect(listed()).toEqual(["goes on", "first", "second"]);
  expect(groups()).toEqual(["January 2020", "January 2090", "March 2090"]);
});

test("past is what is over, the last first: not what goes on", async () => {
  const asked = server();
  const before = Date.now();
  open();
  await screen.findByText("first", undefined, WAIT);
  await userEvent.click(screen.getByRole("radio", { name: "Past" }));
  await screen.findByText("latest", undefined, WAIT);
  expect(asked.at(-1)).toEqual({ to: expect.any(String), ordering: "-starts_at", limit: "50" });
  expect(Date.parse(asked.at(-1)?.to ?? "")).toBeGreaterThanOrEqual(before);
  expect(listed()).toEqual(["latest", "before"]);
});

test("the room, one's own and words are asked for, each beside the others", async () => {
  const asked = server();
  open();
  const narrowed = (wanted: object) =>
    vi.waitFor(() => expect(asked.at(-1)).toEqual({ from: expect.any(String), limit: "50", ...wanted }), WAIT);
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "In room" }), "lobby");
  await narrowed({ room: "7" });
  await userEvent.click(screen.getByRole("checkbox", { name: "Mine" }));
  await narrowed({ room: "7", mine: "true" });
  await userEvent.type(screen.getByRole("searchbox", { name: "Search events" }), "green tea");
  await narrowed({ room: "7", mine: "true", search: "green tea" });
  await userEvent.click(screen.getByRole("checkbox", { name: "Mine" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "In room" }), "All rooms");
  await narrowed({ search: "green tea" });
});

test("a month is asked for whole weeks long, narrowed as the lists are", async () => {
  vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockReturnValue({
    ...Intl.DateTimeFormat().resolvedOptions(),
    timeZone: "Asia/Tokyo",
  });
  const asked = server();
  open("/events?view=month&month=2090-01&room=7&mine=true&q=tea");
  await vi.waitFor(() => expect(asked).toHaveLength(1), WAIT);
  const weeks = { from: "2089-12-25T15:00:00.000Z", to: "2090-02-05T15:00:00.000Z" };
  expect(asked).toEqual([{ ...weeks, limit: "100", room: "7", mine: "true", search: "tea" }]);
});

test("while they are on their way that is said, and what could not be fetched is asked for again", async () => {
  let fail: (error: Error) => void = () => undefined;
  vi.mocked(fetch).mockReturnValue(
    new Promise((_, reject) => {
      fail = reject;
    }),
  );
  open();
  expect(screen.getByRole("status", { name: "Loading events" })).toBeTruthy();
  await vi.waitFor(() => expect(fetch).toHaveBeenCalled(), WAIT);
  fail(new TypeError("Failed to fetch"));
  await screen.findByText("The events could not be fetched.", undefined, WAIT);
  expect(screen.queryByRole("status", { name: "Loading events" })).toBeNull();
  server();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("first", undefined, WAIT);
  expect(screen.queryByText("The events could not be fetched.")).toBeNull();
});

test.each([
  ["", "Nothing is planned in your rooms. An event is made in a moment."],
  ["?room=7", "Nothing is planned in this room."],
  ["?mine=true", "You have said yes to nothing yet."],
  ["?view=past", "Nothing is over yet."],
  ["?view=past&mine=true", "You were at none yet."],
  ["?mine=true&q=tea", "No event here has “tea” in its title, place or description."],
])("where there is none, that is said of what is looked for: %s", async (address, words) => {
  vi.mocked(fetch).mockImplementation(async () => Response.json({ results: [], next: null }));
  open(`/events${address}`);
  await screen.findByText(words, undefined, WAIT);
});
