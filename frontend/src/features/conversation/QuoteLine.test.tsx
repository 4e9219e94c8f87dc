import { cleanup, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { quoteOf } from "@/sync/window";
import { message } from "@/testing/samples";
import { QuoteLine } from "./QuoteLine";

afterEach(cleanup);

test("a quote shows the words that are drawn, without marks", async () => {
  const quote = { ...quoteOf(message(3, 3)), content: "> **so**\n\n[yes](https://example.org)" };
  render(<QuoteLine quote={quote} />);
  await waitFor(() => expect(screen.getByRole("button").textContent).toContain(" so yes"));
});
