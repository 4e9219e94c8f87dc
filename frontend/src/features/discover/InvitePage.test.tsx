import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Link, MemoryRouter, Route, Routes } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import { bob } from "@/testing/samples";
import { InvitePage } from "./InvitePage";

afterEach(cleanup);

const invitation = (name: string) => ({ name, topic: "", memberCount: 2, by: bob, room: null });
const busy = new ApiError("unavailable", "The server is busy.", { status: 503 });
const gone = new ApiError("refused", "This link has ended.", { status: 404 });
const titles = () => screen.getAllByRole("heading").map(({ textContent }) => textContent);
const again = () => screen.queryByRole("button", { name: "Try again" });

function open() {
  render(
    <MemoryRouter initialEntries={["/invite/one"]}>
      <Link to="/invite/two">Other</Link>
      <Link to="/rooms/5">Room</Link>
      <Routes>
        <Route path="/invite/:code" element={<InvitePage />} />
        <Route path="/rooms/5" element={<h1>Elsewhere</h1>} />
        <Route path="/rooms/9" element={<h1>Came in</h1>} />
      </Routes>
    </MemoryRouter>,
  );
}

test("an invitation that could not be fetched leads somewhere, and can be tried again", async () => {
  vi.spyOn(engine, "invitation").mockRejectedValueOnce(busy).mockResolvedValueOnce(invitation("Lobby"));
  open();
  await screen.findByText("The server is busy.");
  expect(titles()).toEqual(["The invitation could not be fetched"]);
  await userEvent.click(again() as HTMLElement);
  await screen.findByRole("heading", { name: "bob invites you to Lobby" });
});

test("one that is over is not tried again", async () => {
  vi.spyOn(engine, "invitation").mockRejectedValueOnce(gone);
  open();
  await screen.findByText("This link has ended.");
  expect([titles(), again()]).toEqual([["This invitation leads nowhere"], null]);
});

test("another link on the same page is another invitation, of which nothing is known yet", async () => {
  vi.spyOn(engine, "invitation").mockImplementation((code) =>
    code === "two" ? new Promise(() => undefined) : Promise.resolve(invitation(code)),
  );
  open();
  await screen.findByRole("heading", { name: "bob invites you to one" });
  await userEvent.click(screen.getByRole("link", { name: "Other" }));
  expect(screen.queryByRole("heading", { name: "bob invites you to one" })).toBeNull();
});

test("coming in takes nobody away who has gone on meanwhile", async () => {
  let comeIn = (_room: number) => {};
  vi.spyOn(engine, "invitation").mockResolvedValue(invitation("Lobby"));
  vi.spyOn(engine, "joinByLink").mockReturnValue(new Promise((done) => (comeIn = done)));
  open();
  await userEvent.click(await screen.findByRole("button", { name: "Join room" }));
  await userEvent.click(screen.getByRole("link", { name: "Room" }));
  await act(async () => comeIn(9));
  expect(titles()).toEqual(["Elsewhere"]);
});
