import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import { RoomNotFound } from "./RoomNotFound";

afterEach(cleanup);

const titles = () => screen.queryAllByRole("heading").map(({ textContent }) => textContent);

test("a room of which nothing could be learned is not said to be none", async () => {
  const busy = new ApiError("unavailable", "The server is busy.", { status: 503 });
  vi.spyOn(engine, "findOpenRoom").mockRejectedValueOnce(busy).mockResolvedValueOnce(null);
  render(
    <MemoryRouter>
      <RoomNotFound id={9} was={null} last={null} />
    </MemoryRouter>,
  );
  expect(titles()).toEqual([]);
  await screen.findByText(/could not be looked up\. The server is busy/);
  expect(titles()).toEqual(["You’re not in this room"]);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("heading", { name: "There is no such room" });
});
