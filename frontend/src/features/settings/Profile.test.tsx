import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { Me } from "@/sync/types";
import { alice } from "@/testing/samples";
import { Profile } from "./Profile";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const name = () => screen.getByLabelText<HTMLInputElement>("Name");
const zone = () => screen.getByLabelText<HTMLSelectElement>("Time zone");
const save = () => screen.queryByRole("button", { name: "Save" });

test("what was changed on another device is shown, and not changed back", async () => {
  const update = vi.spyOn(engine, "updateMe").mockResolvedValue();
  const { rerender } = render(<Profile me={me} />);
  rerender(<Profile me={{ ...me, displayName: "Alice Elsewhere" }} />);
  expect([name().value, save()]).toEqual(["Alice Elsewhere", null]);
  await userEvent.selectOptions(zone(), "Europe/Vienna");
  await userEvent.click(save() as HTMLElement);
  expect(update.mock.calls).toEqual([[{ displayName: "Alice Elsewhere", timeZone: "Europe/Vienna" }]]);
});

test("a zone that this browser calls otherwise is shown as the one chosen", () => {
  render(<Profile me={{ ...me, timeZone: "Asia/Kolkata-as-elsewhere" }} />);
  expect([zone().value, save()]).toEqual(["Asia/Kolkata-as-elsewhere", null]);
});
