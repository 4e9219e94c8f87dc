import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import type { MailSwitches } from "@/realtime/views";
import { MailSettings } from "./MailSettings";

afterEach(cleanup);

const lost = new ApiError("no-answer", "");
const shown = () => screen.getAllByRole("switch").map((one) => one.getAttribute("aria-checked") === "true");

/** Both switches are on, and turned off before the server has answered about the first. */
async function turnedOff() {
  const calls: { answer: (said: MailSwitches) => void; refuse: (error: Error) => void }[] = [];
  vi.spyOn(engine, "mailSwitches").mockResolvedValue({ events: true, reminders: true });
  const asked = vi
    .spyOn(engine, "switchMail")
    .mockImplementation(() => new Promise((answer, refuse) => calls.push({ answer, refuse })));
  render(<MailSettings />);
  for (const one of await screen.findAllByRole("switch")) await userEvent.click(one);
  expect(shown()).toEqual([false, false]);
  return { asked, calls };
}

test("two switches that the server did not take both go back", async () => {
  const { calls } = await turnedOff();
  await act(async () => calls[0]?.refuse(lost));
  await act(async () => calls[1]?.refuse(lost));
  expect(shown()).toEqual([true, true]);
  expect(screen.getByRole("alert").textContent).toMatch(/does not answer/);
});

test("of two presses the second goes out after the first, and nothing moves in between", async () => {
  const { asked, calls } = await turnedOff();
  expect(asked.mock.calls).toEqual([[{ events: false }]]);
  await act(async () => calls[0]?.answer({ events: false, reminders: true }));
  expect([asked.mock.calls[1], shown()]).toEqual([[{ reminders: false }], [false, false]]);
  await act(async () => calls[1]?.answer({ events: false, reminders: false }));
  expect(shown()).toEqual([false, false]);
});
