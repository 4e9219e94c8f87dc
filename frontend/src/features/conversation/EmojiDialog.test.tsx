import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import EmojiDialog from "./EmojiDialog";

afterEach(cleanup);

test("when the emoji can't be fetched it says so, and fetches them again when asked to", async () => {
  const nothing = () => undefined;
  const fetched = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("busy", { status: 503 }));
  vi.spyOn(console, "error").mockImplementation(nothing);
  render(<EmojiDialog onChoose={nothing} onClose={nothing} />);
  const fault = await screen.findByRole("alert", { hidden: true });
  expect([fault.textContent, screen.queryByText("Loading…")]).toEqual(["The emoji could not be fetched.", null]);
  fetched.mockReset().mockReturnValue(new Promise(nothing));
  await userEvent.click(screen.getByRole("button", { name: "Try again", hidden: true }));
  await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
  expect(screen.queryByRole("alert", { hidden: true })).toBeNull();
  await screen.findByText("Loading…");
});
