import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { deviceZone, wallIn } from "@/lib/zones";
import { store } from "@/realtime/engine";
import { events } from "@/realtime/eventBook";
import { newAccountState } from "@/realtime/store";
import { emptyPicture, takeCard } from "@/sync/picture";
import { wholeTea } from "@/testing/eventSamples";
import { alice, lobby } from "@/testing/samples";
import { EditEventDialog, NewEventDialog } from "./EventDialog";

const onClose = vi.fn();

beforeEach(() => {
  localStorage.clear();
  onClose.mockReset();
  const { picture } = takeCard(emptyPicture(alice.id), lobby(5), false, 0);
  const account = newAccountState(alice.id, [], true);
  store.setState({ account: { ...account, picture, line: { ...account.line, asOf: 1 } } });
});
afterEach(cleanup);

const open = () => render(<NewEventDialog me={alice.id} room={7} onClose={onClose} />);
const title = () => screen.getByLabelText<HTMLInputElement>("Title");
const press = (name: string) => userEvent.click(screen.getByRole("button", { name, hidden: true }));
const told = () => screen.queryAllByRole("alert", { hidden: true }).map(({ textContent }) => textContent);
const refused = (fields: Record<string, string[]>) => new ApiError("refused", "No.", { status: 400, fields });

test("nothing goes out while something is wrong, and each fault stands at its field", async () => {
  const create = vi.spyOn(events, "create");
  open();
  await userEvent.type(screen.getByLabelText("Places"), "0");
  expect(told()).toEqual(["A whole number from 1, or nothing for no limit."]);
  await press("Create event");
  expect(told()).toEqual(["An event needs a title.", "A whole number from 1, or nothing for no limit."]);
  expect(create).not.toHaveBeenCalled();
});

test("what the server says about a time stands at it until the form changes", async () => {
  const skipped = "Clocks in Europe/Vienna go forward then: there is no such time.";
  vi.spyOn(events, "create").mockRejectedValue(refused({ starts_at: [skipped] }));
  open();
  await userEvent.type(title(), "Tea");
  await press("Create event");
  expect(told()).toEqual([skipped]);
  expect(screen.getByLabelText("Starts, time").getAttribute("aria-invalid")).toBe("true");
  await userEvent.type(title(), "!");
  expect(told()).toEqual([]);
  expect(onClose).not.toHaveBeenCalled();
});

test("an answer that got lost makes no second event, and loses nothing that was typed", async () => {
  const create = vi.spyOn(events, "create").mockRejectedValueOnce(new ApiError("no-answer", ""));
  const update = vi.spyOn(events, "update").mockResolvedValue(wholeTea(6));
  open();
  await userEvent.type(title(), "Tea");
  await press("Create event");
  expect(told()).toEqual(["Not saved. The server does not answer. Nothing is lost; try again in a moment."]);
  cleanup(); // the page is loaded again
  open();
  expect(title().value).toBe("Tea");
  create.mockResolvedValueOnce(wholeTea(6));
  await userEvent.type(title(), " at five");
  await press("Create event");
  const [first, second] = create.mock.calls;
  expect([second?.[0], second?.[1].title]).toEqual([7, "Tea at five"]);
  expect(second?.[1].client_id).toBe(first?.[1].client_id);
  expect(update.mock.calls.map(([id, terms]) => [id, terms.title])).toEqual([["tea", "Tea at five"]]);
  expect(onClose).toHaveBeenCalledOnce();
  expect(localStorage.length).toBe(0);
});

test("an edit sends what was changed and nothing else", async () => {
  const update = vi.spyOn(events, "update").mockResolvedValue(wholeTea(6));
  render(<EditEventDialog me={alice.id} event={wholeTea(5)} onClose={onClose} onCancelEvent={onClose} />);
  await userEvent.type(screen.getByLabelText("Place"), "Hut");
  await press("Save");
  expect(update.mock.calls).toEqual([["tea", { place: "Hut" }]]);
  expect(onClose).toHaveBeenCalledOnce();
});

test("a start that is no date while it is typed takes the end along all the same", () => {
  open();
  const date = (label: string) => screen.getByLabelText<HTMLInputElement>(`${label}, date`);
  fireEvent.change(date("Starts"), { target: { value: "" } });
  fireEvent.change(date("Starts"), { target: { value: "2090-12-31" } });
  expect(date("Ends").value).toBe("2090-12-31");
});

test("discarding forgets what was typed", async () => {
  open();
  await userEvent.type(title(), "Tea");
  await press("Discard");
  cleanup();
  open();
  expect(title().value).toBe("");
});

test("an event in a zone that this browser does not know is edited on the device's clock, and says so to the server", async () => {
  const update = vi.spyOn(events, "update").mockResolvedValue(wholeTea(6));
  const event = wholeTea(5, { timeZone: "Europe/Erewhon" });
  render(<EditEventDialog me={alice.id} event={event} onClose={onClose} onCancelEvent={onClose} />);
  expect(screen.getByLabelText<HTMLSelectElement>("Time zone").value).toBe(deviceZone());
  await userEvent.type(screen.getByLabelText("Place"), "Hut");
  await press("Save");
  const times = { starts_at: wallIn(new Date(event.startsAt), deviceZone()), time_zone: deviceZone() };
  expect(update.mock.calls).toMatchObject([["tea", { place: "Hut", ...times }]]);
});

test("a form that was left while it was being saved closes nothing more when it is", async () => {
  let done = () => {};
  vi.spyOn(events, "create").mockReturnValue(new Promise((made) => (done = () => made(wholeTea(6)))));
  open();
  await userEvent.type(title(), "Tea");
  await press("Create event");
  await press("Close");
  cleanup();
  done();
  await vi.waitFor(() => expect(localStorage.length).toBe(0));
  expect(onClose).toHaveBeenCalledOnce();
});
