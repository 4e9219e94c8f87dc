import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { type ConnectionLook, ConnectionSign } from "./ConnectionSign";

afterEach(cleanup);

test.each<[ConnectionLook, number, string]>([
  ["live", 0, "Live"],
  ["live", 2, "Live"],
  ["catching-up", 2, "Catching up…"],
  ["offline", 0, "Offline"],
  ["offline", 2, "Offline · 2 unsent"],
])("%s with %d unsent is “%s”", (look, unsent, words) => {
  render(<ConnectionSign look={look} unsent={unsent} />);
  const sign = screen.getByRole("status");
  expect([sign.textContent, sign.dataset.connection]).toEqual([words, look]);
});
