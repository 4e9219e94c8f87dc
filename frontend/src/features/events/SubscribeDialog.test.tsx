import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Api } from "@/api/api";
import { engine } from "@/realtime/engine";
import { SubscribeDialog } from "./SubscribeDialog";

const AT = "2026-01-01T12:00:00.000Z";
const URL = "https://chat.example.org/api/me/events.ics?key=secret";
let since: string | null = null;

const server = {
  calendarKey: async () => ({ created_at: since }),
  makeCalendarKey: async () => {
    since = AT;
    return { created_at: AT, url: URL };
  },
  revokeCalendarKey: async () => {
    since = null;
  },
};

beforeEach(() => {
  since = null;
  vi.spyOn(engine, "ask").mockImplementation((call) => call(server as unknown as Api));
});
afterEach(cleanup);

const press = (name: string) => userEvent.click(screen.getByRole("button", { name, hidden: true }));
const open = () => render(<SubscribeDialog onClose={() => undefined} />);

test("the address is made, shown once, and revoked", async () => {
  open();
  expect(await screen.findByText("There is none yet.")).toBeTruthy();
  await press("Make address");
  expect((await screen.findByLabelText<HTMLInputElement>("Secret address")).value).toBe(URL);
  cleanup();
  open();
  expect(await screen.findByText(/^There is one since/)).toBeTruthy();
  expect(screen.queryByLabelText("Secret address")).toBeNull();
  await press("Revoke address");
  expect(await screen.findByText("There is none yet.")).toBeTruthy();
  expect(since).toBeNull();
});
