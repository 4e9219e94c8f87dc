import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Link, MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { FoundRoom } from "@/realtime/views";
import { DiscoverPage } from "./DiscoverPage";

afterEach(cleanup);

const den: FoundRoom = {
  id: 9,
  name: "den",
  topic: "",
  kind: "public",
  memberCount: 1,
  isMember: false,
  isInvited: false,
  createdAt: "2026-01-01T12:00:00Z",
  bumpedAt: "2026-01-01T12:00:00Z",
};

test("before joining one sees what a room is about, how many are in it, and when somebody last wrote there", async () => {
  const bumpedAt = new Date(Date.now() - 12.5 * 60_000).toISOString();
  const rooms = [den, { ...den, id: 10, name: "tower", topic: "Old stones", memberCount: 1200, bumpedAt }];
  vi.spyOn(engine, "discover").mockResolvedValue({ results: rooms, next: null });
  render(
    <MemoryRouter>
      <DiscoverPage newRoom="#new-room" onBack={() => undefined} />
    </MemoryRouter>,
  );
  await screen.findByRole("button", { name: "Join tower" });
  const [first, second] = screen.getAllByRole("listitem");
  expect(first?.textContent).toMatch(/^den1 member·active /);
  expect(second?.textContent).toBe("towerOld stones1,200 members·active 12 min agoJoin");
});

test("what is typed is what is looked for", async () => {
  const discover = vi.spyOn(engine, "discover").mockImplementation(async (query) => ({
    results: query === "tower" ? [] : [den],
    next: null,
  }));
  render(
    <MemoryRouter>
      <DiscoverPage newRoom="#new-room" onBack={() => undefined} />
    </MemoryRouter>,
  );
  await screen.findByRole("button", { name: "Join den" });
  await userEvent.type(screen.getByRole("searchbox"), " tower ");
  await screen.findByText("No room here is called anything like “tower”.");
  expect(discover.mock.lastCall?.[0]).toBe("tower");
  expect(screen.queryByRole("button", { name: "Join den" })).toBeNull();
});

test("joining leads to the room, but takes nobody away who has gone on meanwhile", async () => {
  vi.spyOn(engine, "discover").mockResolvedValue({ results: [den], next: null });
  for (const goesOn of [false, true]) {
    let joined = () => {};
    vi.spyOn(engine, "joinRoom").mockReturnValue(new Promise((done) => (joined = done)));
    render(
      <MemoryRouter initialEntries={["/discover"]}>
        <Link to="/rooms/5">Room</Link>
        <Routes>
          <Route path="/discover" element={<DiscoverPage newRoom="#new-room" onBack={() => undefined} />} />
          <Route path="/rooms/5" element={<h1>Elsewhere</h1>} />
          <Route path="/rooms/9" element={<h1>Joined</h1>} />
        </Routes>
      </MemoryRouter>,
    );
    await userEvent.click(await screen.findByRole("button", { name: "Join den" }));
    if (goesOn) await userEvent.click(screen.getByRole("link", { name: "Room" }));
    await act(async () => joined());
    expect(screen.getByRole("heading").textContent).toBe(goesOn ? "Elsewhere" : "Joined");
    cleanup();
  }
});
