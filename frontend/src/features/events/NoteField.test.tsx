import { act, cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { store } from "@/realtime/engine";
import { events } from "@/realtime/eventBook";
import { newAccountState } from "@/realtime/store";
import type { WholeEvent } from "@/sync/types";
import { wholeTea } from "@/testing/eventSamples";
import { answer } from "./answering";
import { NoteField } from "./NoteField";

afterEach(cleanup);

const WAITING = { status: "waiting", place: 2 } as const;

function open(more: Partial<WholeEvent>) {
  const { rerender } = render(<NoteField event={wholeTea(5, more)} />);
  return (later: Partial<WholeEvent>) => rerender(<NoteField event={wholeTea(6, { ...more, ...later })} />);
}

const field = () => screen.getByLabelText<HTMLInputElement>("Note to your answer");
const save = () => screen.queryByRole("button", { name: "Save note" });

test("a note goes with the answer as it is: whoever waits goes on waiting", async () => {
  const sent = vi.spyOn(events, "answer").mockResolvedValue(wholeTea(6));
  const show = open({ myAnswer: WAITING });
  expect(save()).toBeNull();
  await userEvent.type(field(), " Car, 1 seat free ");
  await userEvent.click(save() as HTMLElement);
  expect(sent.mock.calls).toEqual([["tea", "going", "Car, 1 seat free"]]);
  show({ myNote: "Car, 1 seat free" });
  expect([field().value, save()]).toEqual(["Car, 1 seat free", null]);
});

test("it goes with the answer that one has just given, though that is on its way", async () => {
  const sent = vi.spyOn(events, "answer").mockReturnValue(new Promise(() => undefined));
  open({ myAnswer: { status: "going", place: null } });
  act(() => answer("tea", "maybe"));
  await userEvent.type(field(), "Late{Enter}");
  expect(sent.mock.calls).toEqual([
    ["tea", "maybe"],
    ["tea", "maybe", "Late"],
  ]);
  act(() => store.setState({ account: newAccountState(2, [], true) })); // whose answer it is not
  store.setState({ account: null });
});

test("it can be changed again, and taken back", async () => {
  const sent = vi.spyOn(events, "answer").mockResolvedValue(wholeTea(6));
  const show = open({ myAnswer: { status: "maybe", place: null }, myNote: "Late" });
  await userEvent.type(field(), "r");
  await userEvent.click(save() as HTMLElement);
  show({ myNote: "Later" });
  await userEvent.clear(field());
  await userEvent.click(save() as HTMLElement);
  expect(sent.mock.calls).toEqual([
    ["tea", "maybe", "Later"],
    ["tea", "maybe", ""],
  ]);
});

test("what is not saved stays to be tried again", async () => {
  vi.spyOn(events, "answer").mockRejectedValue(new ApiError("refused", "This event has begun: answers are closed."));
  open({ myAnswer: WAITING });
  await userEvent.type(field(), "Car");
  await userEvent.click(save() as HTMLElement);
  expect((await screen.findByRole("alert")).textContent).toBe("This event has begun: answers are closed.");
  expect([field().value, save()?.hasAttribute("disabled")]).toEqual(["Car", false]);
});
