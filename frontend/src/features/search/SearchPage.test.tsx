/** What a search asks the server for, and what is shown of its answer. */
import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deviceZone, midnightOf } from "@/lib/zones";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { alice, lobby } from "@/testing/samples";
import { SearchPage } from "./SearchPage";

const WAIT = { timeout: 10_000 };
const BOB = { id: 2, username: "bob", display_name: "bob", avatar: null };

/** What was searched for, in turn. */
let asked: Record<string, string>[] = [];
let answer: () => Response | Promise<Response>;

const found = (number: number, words: string) => ({
  id: 100 + number,
  room: 7,
  number,
  user: BOB,
  created_at: "2026-01-01T12:00:00.000Z",
  excerpt: [
    { text: "some green ", found: false },
    { text: "tea", found: true },
    { text: ` ${words}`, found: false },
  ],
});
const told = (...results: object[]) => Response.json({ results, next: null });

beforeEach(() => {
  asked = [];
  answer = () => told();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (request) => {
    const { pathname, searchParams } = new URL((request as Request).url);
    if (pathname === "/api/users/") return Response.json({ results: [BOB], next: null });
    if (pathname !== "/api/messages/search/") throw new TypeError("no network");
    asked.push(Object.fromEntries(searchParams));
    return answer();
  });
  const account = newAccountState(alice.id, [], true);
  const { picture } = takeCard(emptyPicture(alice.id), lobby(5), false, 0);
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 0 } } });
});
afterEach(() => {
  cleanup();
  act(() => store.setState({ account: null }));
  vi.restoreAllMocks();
});

function open(address: string) {
  render(
    <MemoryRouter initialEntries={[address]}>
      <SearchPage onBack={() => undefined} />
    </MemoryRouter>,
  );
}

const asksFor = (wanted: object) => vi.waitFor(() => expect(asked.at(-1)).toEqual(wanted), WAIT);

test("words, room, kind, person and days are asked for, each beside the others", async () => {
  open("/search");
  expect(screen.getByText(/^Everything written in your rooms can be found/)).toBeTruthy();
  await userEvent.type(screen.getByRole("searchbox", { name: "Search messages" }), "tea");
  await asksFor({ q: "tea" });
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "In room" }), "lobby");
  await asksFor({ q: "tea", room: "7" });
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "With" }), "a picture");
  await asksFor({ q: "tea", room: "7", has: "picture" });
  await userEvent.type(screen.getByRole("combobox", { name: "By person" }), "bob{Enter}");
  await asksFor({ q: "tea", room: "7", has: "picture", from: "2" });
  await userEvent.type(screen.getByLabelText("Since"), "2026-01-01");
  const since = midnightOf("2026-01-01", deviceZone());
  await asksFor({ q: "tea", room: "7", has: "picture", from: "2", since });
  await userEvent.type(screen.getByLabelText("Until"), "2026-01-02");
  const until = midnightOf("2026-01-03", deviceZone());
  await asksFor({ q: "tea", room: "7", has: "picture", from: "2", since, until });
  await userEvent.click(screen.getByRole("button", { name: "By anyone" }));
  await userEvent.selectOptions(screen.getByRole("combobox", { name: "In room" }), "all rooms");
  await asksFor({ q: "tea", has: "picture", since, until });
});

test("each find has its words marked, its author and room, and leads to its message", async () => {
  answer = () => told(found(4, "at five"), found(2, "at two"));
  open("/search?q=tea");
  await screen.findByText("2 messages found", undefined, WAIT);
  const links = screen.getAllByRole("link");
  expect(links.map((link) => link.getAttribute("href"))).toEqual(["/rooms/7/messages/4", "/rooms/7/messages/2"]);
  expect(links.map((link) => link.querySelector("mark")?.textContent)).toEqual(["tea", "tea"]);
  expect(links[0]?.textContent).toMatch(/bob.*in lobby.*some green tea at five$/);
});

test("nothing found, and what got no answer, say so; that is asked once more", async () => {
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  open("/search?q=tea");
  expect(screen.getByRole("status", { name: "Searching" })).toBeTruthy();
  await screen.findByText("The search got no answer.", undefined, WAIT);
  answer = () => told();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText(/^Nothing that you can see holds “tea”\./, undefined, WAIT);
  expect(asked).toEqual([{ q: "tea" }, { q: "tea" }]);
});
