import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { SessionCard } from "@/realtime/views";
import { Sessions } from "./Sessions";

afterEach(cleanup);

const here: SessionCard = {
  id: "a",
  device: "Firefox",
  handHeld: false,
  seenAt: "2026-01-01T12:00:00Z",
  current: true,
};
const phone: SessionCard = { ...here, id: "b", device: "Safari", handHeld: true, current: false };

test("a session that was ended is told, and the focus stays in its section", async () => {
  const end = vi.spyOn(engine, "endSession").mockResolvedValue();
  const answer = (value: readonly SessionCard[]) => ({ kind: "loaded", value }) as const;
  const { rerender } = render(<Sessions answer={answer([here, phone])} again={() => undefined} />);
  await userEvent.click(screen.getByRole("button", { name: "End Safari" }));
  await screen.findByText("Safari is signed out.");
  rerender(<Sessions answer={answer([here])} again={() => undefined} />);
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Password and sessions" }));
  expect(end.mock.calls).toEqual([["b"]]);
});
