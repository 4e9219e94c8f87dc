/** The tray is a chunk of its own: it may not be had when files were kept for the next message. */
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const card = {
  id: "a",
  name: "beach.png",
  size: 5,
  type: "image/png",
  width: 3,
  height: 2,
  thumbnail: null,
  url: "/up",
};
const asked = vi.fn(() => Promise.reject(new TypeError("Failed to fetch dynamically imported module")));

beforeEach(() => {
  asked.mockClear();
  vi.resetModules(); // other tests have fetched it
  vi.doMock("./TrayView", asked);
});
afterEach(() => {
  cleanup();
  vi.doUnmock("./TrayView");
});

async function open(kept: boolean) {
  const { engine, store } = await import("@/realtime/engine");
  const { newAccountState } = await import("@/realtime/store");
  const { Composer } = await import("./Composer");
  store.setState({ account: newAccountState(1, [], true) });
  vi.spyOn(engine, "keptFiles").mockReturnValue(kept ? { done: [card], unfinished: [] } : null);
  vi.spyOn(engine, "keepFiles").mockReturnValue(undefined);
  vi.spyOn(engine, "saveDraft").mockReturnValue(undefined);
  const send = vi.spyOn(engine, "send").mockReturnValue("id");
  const composer = (offline: boolean) => <Composer room={12} name="Lobby" offline={offline} />;
  const { rerender } = render(composer(false));
  return { send, line: (offline: boolean) => rerender(composer(offline)) };
}
const said = async () => (await screen.findByRole("alert")).textContent;
const field = () => screen.getByRole<HTMLTextAreaElement>("textbox");
/** The chunk can be had again. */
const reachable = () => vi.doUnmock("./TrayView");
const press = () => userEvent.click(screen.getByRole("button", { name: "Send" }));

test("kept files that can't be shown say so; Send fetches them, and sends nothing without them", async () => {
  const { send } = await open(true);
  expect(await said()).toMatch(/^The files chosen before can’t be shown: the server can’t be reached\./);
  await userEvent.type(field(), "look{Enter}");
  expect(await said()).toMatch(/^The files chosen before/);
  reachable();
  await press();
  await screen.findByText("beach.png");
  expect([screen.queryByRole("alert"), field().value, send.mock.calls]).toEqual([null, "look", []]);
  await press();
  expect(send.mock.calls).toEqual([[12, "look", null, [card]]]);
});

test("they are fetched again, too, when the line is back", async () => {
  const { line } = await open(true);
  await said();
  line(true);
  await vi.waitFor(() => expect(screen.queryByRole("alert")).not.toBeNull());
  reachable();
  line(false);
  await screen.findByText("beach.png");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a file that could not be attached can be attached again, and sent", async () => {
  const { send } = await open(false);
  const beach = () => new File(["x"], "beach.png", { type: "image/png" });
  const choose = () => userEvent.upload(document.querySelector("input[type=file]") as HTMLInputElement, beach());
  await choose();
  expect(await said()).toMatch(/^Nothing was attached/);
  const { engine } = await import("@/realtime/engine");
  vi.spyOn(engine, "upload").mockResolvedValue(card);
  reachable();
  await choose();
  await screen.findByText("beach.png");
  await press();
  expect(send.mock.calls).toEqual([[12, "", null, [card]]]);
});
