import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import type { ProgramToken } from "@/realtime/views";
import { TokensPage } from "./TokensPage";

afterEach(cleanup);

const at = "2026-01-01T12:00:00Z";
const bot: ProgramToken = { id: 1, name: "bot", scopes: ["read"], createdAt: at, expiresAt: null, lastUsedAt: null };

test("a token that was revoked while the list could not be read again: it says so, and can be tried again", async () => {
  const tokens = vi.spyOn(engine, "tokens").mockResolvedValueOnce([bot]);
  vi.spyOn(engine, "revokeToken").mockResolvedValue();
  render(
    <MemoryRouter>
      <TokensPage onBack={() => undefined} />
    </MemoryRouter>,
  );
  tokens.mockRejectedValueOnce(new ApiError("unavailable", "The server is busy."));
  await userEvent.click(await screen.findByRole("button", { name: "Revoke bot" }));
  await userEvent.click(screen.getByRole("button", { name: "Revoke token", hidden: true }));
  expect((await screen.findByRole("alert")).textContent).toBe("The list may be out of date. The server is busy.");
  tokens.mockResolvedValueOnce([]);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByText("None. No program acts as you.");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a late answer closes the question that it belongs to, and no other", async () => {
  let revoked = () => {};
  vi.spyOn(engine, "tokens").mockResolvedValue([bot, { ...bot, id: 2, name: "crawler" }]);
  vi.spyOn(engine, "revokeToken").mockReturnValue(new Promise((done) => (revoked = done)));
  render(
    <MemoryRouter>
      <TokensPage onBack={() => undefined} />
    </MemoryRouter>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Revoke bot" }));
  await userEvent.click(screen.getByRole("button", { name: "Revoke token", hidden: true }));
  await userEvent.click(screen.getByRole("button", { name: "Keep it", hidden: true }));
  await userEvent.click(screen.getByRole("button", { name: "Revoke crawler" }));
  await act(async () => revoked());
  expect(screen.getByRole("heading", { name: "Revoke crawler?", hidden: true })).toBeTruthy();
  expect(engine.tokens).toHaveBeenCalledTimes(2);
});
