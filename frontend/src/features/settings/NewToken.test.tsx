import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import { NewToken } from "./NewToken";

afterEach(cleanup);

test("an end that is over already, because the clock here is wrong, is said", async () => {
  const fields = { expires_at: ["It is over already."] };
  vi.spyOn(engine, "makeToken").mockRejectedValue(new ApiError("refused", "No.", { status: 400, fields }));
  render(<NewToken onMade={() => undefined} />);
  await userEvent.type(screen.getByLabelText("Program"), "Weather");
  await userEvent.click(screen.getByRole("button", { name: "Make token" }));
  expect((await screen.findByRole("alert")).textContent).toBe("It is over already.");
});

test("the new token has the focus, and after it the next form", async () => {
  vi.spyOn(engine, "makeToken").mockResolvedValue("secret");
  render(<NewToken onMade={() => undefined} />);
  await userEvent.type(screen.getByLabelText("Program"), "Weather{Enter}");
  expect(await screen.findByLabelText("Token")).toBe(document.activeElement);
  await userEvent.click(screen.getByRole("button", { name: "I have it" }));
  expect(screen.getByLabelText("Program")).toBe(document.activeElement);
});
