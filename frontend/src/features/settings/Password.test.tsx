import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import { Password } from "./Password";

afterEach(cleanup);

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("the form gives the focus back to its button, which says what has come of it", async () => {
  vi.spyOn(engine, "changePassword").mockResolvedValue();
  render(<Password onChanged={() => undefined} />);
  expect(document.activeElement).toBe(document.body);
  await press("Change password");
  await press("Cancel");
  const button = () => screen.getByRole("button", { name: "Change password", description: /./ });
  expect(document.activeElement).toBe(button());
  await press("Change password");
  await press("Change password");
  expect(await screen.findByRole("button", { description: "Changed. All other sessions have ended." })).toBe(
    document.activeElement,
  );
});
