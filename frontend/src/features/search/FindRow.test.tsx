import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { MemoryRouter } from "react-router";
import { afterEach, expect, test } from "vitest";
import { bob } from "@/testing/samples";
import { FindRow } from "./FindRow";

afterEach(cleanup);

test("a find shows its words without marks, what was looked for marked", async () => {
  const excerpt = [
    { text: "…see **the ", found: false },
    { text: "plan", found: true },
    { text: "** and `x`", found: false },
  ];
  const find = { id: 9, room: 3, number: 4, user: bob, createdAt: "2026-11-22T09:00:00.000Z", excerpt };
  render(
    <MemoryRouter>
      <FindRow find={find} roomName="Lobby" now={new Date("2026-11-22T10:00:00.000Z")} />
    </MemoryRouter>,
  );
  await waitFor(() => expect(screen.getByText("plan").parentElement?.textContent).toBe("…see the plan and x"));
  expect(screen.getByText("plan").tagName).toBe("MARK");
});
