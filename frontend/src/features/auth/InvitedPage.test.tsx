import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import { bob } from "@/testing/samples";
import { InvitedPage } from "./InvitedPage";

afterEach(cleanup);

const lobby = { name: "Lobby", topic: "", memberCount: 2, by: bob, room: null };
const titles = () => screen.getAllByRole("heading").map(({ textContent }) => textContent);
const again = () => screen.queryByRole("button", { name: "Try again" });

function open() {
  render(
    <MemoryRouter>
      <InvitedPage code="one" signUp="/sign-up" />
    </MemoryRouter>,
  );
}

test("an invitation that could not be fetched leads somewhere, and can be tried again", async () => {
  const busy = new ApiError("unavailable", "The server is busy.", { status: 503 });
  vi.spyOn(engine, "invitation").mockRejectedValueOnce(busy).mockResolvedValueOnce(lobby);
  open();
  await screen.findByText("The server is busy.");
  expect(titles()).toEqual(["The invitation could not be fetched"]);
  await userEvent.click(again() as HTMLElement);
  await screen.findByRole("heading", { name: "bob invites you to Lobby" });
});

test("one that is over is not tried again", async () => {
  vi.spyOn(engine, "invitation").mockRejectedValueOnce(new ApiError("refused", "This link has ended."));
  open();
  await screen.findByText("This link has ended.");
  expect([titles(), again()]).toEqual([["This invitation leads nowhere"], null]);
});
