import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import type { ServerInfo } from "@/realtime/views";
import { ServerSettings } from "./ServerSettings";

const server: ServerInfo = {
  name: "Lockstep",
  signup: "closed",
  people: "everyone",
  needsSetup: false,
  sendsMail: true,
  uploadMaxBytes: 1_000,
};

afterEach(() => {
  cleanup();
  act(() => store.setState({ server: null }));
});

test("of two presses the second goes out after the first: what was chosen last stands", async () => {
  const answers: (() => void)[] = [];
  const update = vi.spyOn(engine, "updateServer").mockImplementation(() => new Promise((done) => answers.push(done)));
  store.setState({ server });
  render(<ServerSettings />);
  await userEvent.click(screen.getByLabelText("Open"));
  act(() => store.setState({ server: { ...server, signup: "open" } })); // told by another tab, say
  await userEvent.click(screen.getByLabelText("Closed"));
  expect(update.mock.calls).toEqual([[{ signup: "open" }]]);
  await act(async () => answers[0]?.());
  expect(update.mock.calls[1]).toEqual([{ signup: "closed" }]);
});
