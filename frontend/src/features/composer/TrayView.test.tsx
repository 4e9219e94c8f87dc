/** What stands over the field for each chosen file, while it goes up. */
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { Attachment } from "@/sync/types";
import { add, remove, reopen, send, TrayView, trayOf } from "./TrayView";

const ROOM = 900;
const beach = new File(["x"], "beach.png", { type: "image/png" });
const notes = new File(["x"], "notes.txt", { type: "text/plain" });
const card = {
  id: "a",
  name: "a.png",
  size: 5,
  type: "image/png",
  width: 3,
  height: 2,
  thumbnail: "/small",
  url: "/up",
};
const onSent = vi.fn();
let tell: (part: number) => void;
let arrive: (there: Attachment) => void;
let fail: (error: unknown) => void;

beforeEach(() => {
  onSent.mockReset();
  store.setState({ account: newAccountState(1, [], true) });
  vi.spyOn(engine, "keepFiles").mockReturnValue(undefined);
  vi.spyOn(engine, "upload").mockImplementation(
    (_room, _file, told) =>
      new Promise((resolve, reject) => {
        tell = told;
        arrive = resolve;
        fail = reject;
      }),
  );
  vi.spyOn(URL, "createObjectURL").mockImplementation((file) => `blob:${(file as File).name}`);
  vi.spyOn(URL, "revokeObjectURL").mockReturnValue(undefined);
});
afterEach(() => {
  cleanup();
  store.setState({ account: newAccountState(2, [], true) }); // whose tray is empty
  vi.restoreAllMocks();
});

const show = () => render(<TrayView room={ROOM} onLook={() => {}} onSent={onSent} />);
const pictures = () => [...document.querySelectorAll("li img")].map((image) => image.getAttribute("src"));

test("a picture is seen at once, other files and what can't be drawn have a sign", () => {
  act(() => add(ROOM, [beach, notes, new File(["x"], "x.svg", { type: "image/svg+xml" })], 1_000));
  show();
  expect([screen.getAllByRole("listitem").length, pictures()]).toEqual([3, ["blob:beach.png"]]);
  fireEvent.error(document.querySelector("li img") as HTMLElement);
  expect(pictures()).toEqual([]);
});

test("each of several says how far it is; one is cancelled and the next goes up", () => {
  act(() => add(ROOM, [beach, notes], 1_000));
  show();
  const parts = () =>
    screen.getAllByRole("listitem").map((row) => {
      const bar = within(row).getByRole<HTMLProgressElement>("progressbar", { name: "Uploading" });
      return [row.querySelector("bdi")?.textContent, bar.value];
    });
  const told = (part: number) => act(() => vi.mocked(engine.upload).mock.lastCall?.[2]?.(part));
  told(0.4);
  expect(parts()).toEqual([
    ["beach.png", 0.4],
    ["notes.txt", 0],
  ]);
  const signal = vi.mocked(engine.upload).mock.lastCall?.[3];
  fireEvent.click(screen.getByRole("button", { name: "Remove beach.png" }));
  expect([signal?.aborted, parts()]).toEqual([true, [["notes.txt", 0]]]);
});

test("taken out, its address is given back", () => {
  act(() => add(ROOM, [beach], 1_000));
  show();
  act(() => remove(ROOM, trayOf(ROOM).uploads[0]?.key ?? ""));
  expect(URL.revokeObjectURL).toHaveBeenCalledWith("blob:beach.png");
});

test("refused, a sign stands in the picture's place", async () => {
  act(() => add(ROOM, [beach], 1_000));
  show();
  await act(async () => fail(new ApiError("refused", "This picture has too many pixels.")));
  expect([pictures(), screen.getByRole("alert").textContent]).toEqual([[], "This picture has too many pixels."]);
});

test("what waits for the line keeps its picture and alarms nobody", async () => {
  act(() => add(ROOM, [beach], 1_000));
  show();
  await act(async () => fail(new ApiError("no-answer", "The server can’t be reached.")));
  expect(pictures()).toEqual(["blob:beach.png"]);
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByText("Not uploaded yet: no connection.")).not.toBeNull();
});

test("of what was up before a reload the server's thumbnail is shown", () => {
  vi.spyOn(engine, "keptFiles").mockReturnValue({ done: [card], unfinished: [] });
  act(() => reopen(ROOM));
  show();
  expect(pictures()).toEqual(["/small"]);
});

test("one that a send waits for is taken out: nothing is sent, and nobody is told so", () => {
  act(() => add(ROOM, [beach], 1_000));
  show();
  act(() => void send(ROOM, "look", null));
  act(() => remove(ROOM, trayOf(ROOM).uploads[0]?.key ?? ""));
  expect(onSent).not.toHaveBeenCalled();
});

test("what waited for its file is told as sent once, when that is up", async () => {
  vi.spyOn(engine, "send").mockReturnValue("id");
  act(() => add(ROOM, [beach], 1_000));
  show();
  act(() => void send(ROOM, "look", null));
  expect(onSent).not.toHaveBeenCalled();
  await act(async () => arrive(card));
  expect([onSent.mock.calls.length, vi.mocked(engine.send).mock.calls]).toEqual([1, [[ROOM, "look", null, [card]]]]);
});

test("how far each is stands as it was last told, and at nothing for one that waits", () => {
  act(() => add(ROOM, [beach, notes], 1_000));
  show();
  const bars = () => screen.getAllByRole<HTMLProgressElement>("progressbar", { name: "Uploading" });
  const parts = () => bars().map(({ value, max }) => [value, max]);
  expect(parts()).toEqual([
    [0, 1],
    [0, 1],
  ]);
  act(() => tell(0.4));
  expect(parts()).toEqual([
    [0.4, 1],
    [0, 1],
  ]);
});
