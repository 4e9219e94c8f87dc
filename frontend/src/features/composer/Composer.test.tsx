import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { engine, store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import { holdRoom } from "@/sync/heldRoom";
import { emptyPicture } from "@/sync/picture";
import type { Attachment, Person } from "@/sync/types";
import { quoteOf, windowOf } from "@/sync/window";
import { alice, bob, lobby, message } from "@/testing/samples";
import { Composer, type ComposerHandle } from "./Composer";

const WAIT = { timeout: 10_000 };

afterEach(() => {
  cleanup();
  store.setState({ account: newAccountState(bob.id, [], true) }); // whose tray is empty
  store.setState({ account: null });
});

function open(offline = false) {
  const send = vi.spyOn(engine, "send").mockReturnValue("id");
  const save = vi.spyOn(engine, "saveDraft").mockReturnValue(undefined);
  const handle = createRef<ComposerHandle>();
  render(<Composer room={12} name="Lobby" offline={offline} handle={handle} />);
  return { send, save, handle, field: screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Message to Lobby" }) };
}

test("Enter sends what was written, trimmed, and empties the field", async () => {
  const { send, field } = open();
  await userEvent.type(field, "  hello{Enter}");
  expect(send.mock.calls).toEqual([[12, "hello", null]]);
  expect(field.value).toBe("");
});

test("Shift+Enter breaks the line, and nothing is sent", async () => {
  const { send, field } = open();
  await userEvent.type(field, "a{Shift>}{Enter}{/Shift}b");
  expect(field.value).toBe("a\nb");
  expect(send).not.toHaveBeenCalled();
});

test("an input method's Enter chooses a character", async () => {
  const { send, field } = open();
  await userEvent.type(field, "にほん");
  field.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }),
  );
  expect(send).not.toHaveBeenCalled();
  expect(field.value).toBe("にほん");
});

test("nothing visible is not sent", async () => {
  const { send, field } = open();
  await userEvent.type(field, "   {Enter}");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(send).not.toHaveBeenCalled();
});

test("the draft is kept at each change", async () => {
  const { save, field } = open();
  await userEvent.type(field, "hi");
  expect(save.mock.calls).toEqual([
    [12, "h"],
    [12, "hi"],
  ]);
});

test("too long says by how much and does not send", async () => {
  const { send, field } = open();
  await userEvent.click(field);
  await userEvent.paste("x".repeat(8002));
  await userEvent.keyboard("{Enter}");
  expect(screen.getByText("2 too many").textContent).toBe("2 too many");
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(send).not.toHaveBeenCalled();
});

test("a refused message comes back above what is being written", async () => {
  const { handle, field } = open();
  await userEvent.type(field, "new words");
  handle.current?.restore("old words");
  expect(await screen.findByDisplayValue(/old words\s+new words/)).toBe(field);
  expect(document.activeElement).toBe(field);
});

test("offline the button says that it queues", () => {
  open(true);
  expect(screen.getByRole("button", { name: "Queue, sends when back online" }).title).toBe(
    "Queue, sends when back online",
  );
});

test("a kept reply shows its author as they are called by now", async () => {
  const gone: Person = { id: bob.id, username: `deleted-${bob.id}`, displayName: "" };
  const account = newAccountState(alice.id, [], true);
  const looks = new Map([[bob.id, { person: { ...bob, displayName: "Robert" }, sync: 1 }]]);
  vi.spyOn(engine, "replyDraft").mockReturnValue({ ...quoteOf(message(3, 3)), content: "**message** 3" });
  open();
  await screen.findByText("message 3", undefined, WAIT);
  const shown = () => screen.getByText("message 3").querySelector("b")?.textContent;
  expect(shown()).toBe("bob");
  act(() => store.setState({ account: { ...account, looks } }));
  expect(shown()).toBe("Robert");
  const rooms = new Map([[12, { ...holdRoom(lobby(3)), window: windowOf([message(3, 3, { user: gone })]) }]]);
  act(() => store.setState({ account: { ...account, looks, picture: { ...emptyPicture(alice.id), rooms } } }));
  expect(shown()).toBe(`deleted-${bob.id}`);
});

/** Words that wait for their only file; `arrive`: it is up. */
async function openWaiting() {
  store.setState({ account: newAccountState(alice.id, [], true) });
  vi.spyOn(engine, "keepFiles").mockReturnValue(undefined);
  vi.spyOn(engine, "replyDraft").mockReturnValue(quoteOf(message(3, 3)));
  let up: (card: Attachment) => void = () => undefined;
  vi.spyOn(engine, "upload").mockReturnValue(
    new Promise((resolve) => {
      up = resolve;
    }),
  );
  const opened = open();
  await userEvent.type(opened.field, "look");
  act(() => opened.handle.current?.attach([new File(["x"], "beach.txt")]));
  await screen.findByText("beach.txt", undefined, WAIT);
  await vi.waitFor(() => {
    expect(screen.getByRole("button", { name: "Send" }).getAttribute("aria-disabled")).toBe("false");
  }, WAIT);
  await userEvent.type(opened.field, "{Enter}");
  await screen.findByText(/Sends when the file is uploaded/, undefined, WAIT);
  const facts = { size: 1, type: "text/plain", width: null, height: null, thumbnail: null, url: "/a" };
  return { ...opened, arrive: () => act(async () => up({ id: "a", name: "beach.txt", ...facts })) };
}

test("taking the only file out of a send that waits leaves the words and the reply", async () => {
  const { send, field } = await openWaiting();
  await userEvent.click(screen.getByRole("button", { name: "Remove beach.txt" }));
  expect(screen.queryByText("beach.txt")).toBeNull();
  expect(field.value).toBe("look");
  await screen.findByText("message 3");
  expect(send).not.toHaveBeenCalled();
});

test("what waited for its file is sent, and the focus stays where it is", async () => {
  const { send, field, arrive } = await openWaiting();
  field.blur();
  await arrive();
  expect([send.mock.calls.length, field.value, screen.queryByText("message 3")]).toEqual([1, "", null]);
  expect(document.activeElement).toBe(document.body);
});

test("a refused message that comes back takes back the send that waits: no words are lost", async () => {
  const { send, field, handle, arrive } = await openWaiting();
  act(() => handle.current?.restore("old words"));
  await arrive();
  expect([send.mock.calls, field.value]).toEqual([[], "old words\nlook"]);
});

test("another reply takes it back, too", async () => {
  const { send, field, handle, arrive } = await openWaiting();
  act(() => handle.current?.reply(quoteOf(message(4, 4))));
  await arrive();
  expect([send.mock.calls, field.value]).toEqual([[], "look"]);
  await screen.findByText("message 4");
});

test("several files are chosen at once, and each is listed", async () => {
  store.setState({ account: newAccountState(alice.id, [], true) });
  vi.spyOn(engine, "upload").mockReturnValue(new Promise(() => undefined));
  open();
  const input = document.querySelector("input[type=file]") as HTMLInputElement;
  await userEvent.upload(input, [new File(["x"], "beach.png"), new File(["x"], "notes.txt")]);
  await screen.findByText("notes.txt", undefined, WAIT);
  expect(filesToSend()).toEqual(["beach.png", "notes.txt"]);
});

const filesToSend = () =>
  [...screen.getByRole("list", { name: "Files to send" }).querySelectorAll("bdi")].map(
    ({ textContent }) => textContent,
  );

test("a table from Excel is pasted as its text, not as the picture beside it; a picture is attached", async () => {
  store.setState({ account: newAccountState(alice.id, [], true) });
  const { field } = open();
  const upload = vi.spyOn(engine, "upload").mockReturnValue(new Promise(() => undefined));
  const files = [new File(["x"], "image.png", { type: "image/png" })];
  const paste = (...types: string[]) =>
    fireEvent.paste(field, { clipboardData: { files, types: [...types, "Files"] } });
  expect(paste("text/plain", "text/html")).toBe(true);
  expect(upload).not.toHaveBeenCalled();
  expect([paste("text/html"), paste("text/plain")]).toEqual([false, false]);
  await vi.waitFor(() => expect(filesToSend()).toEqual(["image.png", "image.png"]), WAIT);
});
