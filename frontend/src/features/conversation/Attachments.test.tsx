import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { store } from "@/realtime/engine";
import { newAccountState } from "@/realtime/store";
import type { Attachment } from "@/sync/types";
import { Attachments } from "./Attachments";

const bob = { id: 2, username: "bob", displayName: "Bob" };

afterEach(cleanup);
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
});

function picture(name: string): Attachment {
  const url = `/api/attachments/${name}/`;
  return {
    id: name,
    name,
    size: 1449,
    type: "image/png",
    width: 3000,
    height: 2000,
    thumbnail: `${url}thumbnail/`,
    url,
  };
}

function notes(): Attachment {
  const url = "/api/attachments/n/";
  return {
    id: "n",
    name: "notes.pdf",
    size: 3_400_000,
    type: "application/pdf",
    width: null,
    height: null,
    thumbnail: null,
    url,
  };
}

test("a picture has its room before it is there, others are rows to save", () => {
  render(<Attachments files={[notes(), picture("beach.png")]} author={bob} />);
  const image = screen.getByRole("img", { name: "beach.png" });
  expect([image.getAttribute("width"), image.getAttribute("height")]).toEqual(["336", "224"]);
  expect(image.getAttribute("src")).toBe("/api/attachments/beach.png/thumbnail/");
  const link = screen.getByRole("link", { name: /notes\.pdf\s*PDF, 3\.4 MB/ });
  expect([link.getAttribute("href"), link.getAttribute("download")]).toEqual(["/api/attachments/n/", "notes.pdf"]);
});

test("one that can’t be fetched says which", () => {
  render(<Attachments files={[picture("beach.png")]} author={bob} />);
  fireEvent.error(screen.getByRole("img"));
  expect(screen.getByRole("button", { name: "beach.png" }).textContent).toContain("beach.png");
  expect(screen.queryByRole("img")).toBeNull();
});

test("the lightbox goes through them by keys and ends", async () => {
  render(<Attachments files={[picture("one.png"), picture("two.png")]} author={bob} />);
  fireEvent.click(screen.getByRole("button", { name: "one.png" }));
  const box = await screen.findByRole("dialog", { name: "one.png" });
  expect(box.textContent).toContain("Bob, 1.4 kB, 1 of 2");
  for (const [key, name] of [
    ["ArrowLeft", "one.png"],
    ["ArrowRight", "two.png"],
    ["ArrowRight", "two.png"],
    ["Home", "one.png"],
    ["End", "two.png"],
  ] as const) {
    fireEvent.keyDown(box, { key });
    expect(box.getAttribute("aria-label")).toBe(name);
  }
  const save = screen.getByRole("link", { name: "Download" });
  expect(save.getAttribute("href")).toBe("/api/attachments/two.png/");
  fireEvent(box, new Event("cancel", { cancelable: true }));
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("one that could not be fetched is tried again once the line is back", () => {
  const account = newAccountState(1, [], true);
  const line = (subscribed: boolean) =>
    act(() => store.setState({ account: { ...account, line: { ...account.line, subscribed, synced: subscribed } } }));
  line(false);
  render(<Attachments files={[picture("beach.png")]} author={bob} />);
  fireEvent.error(screen.getByRole("img"));
  expect(screen.queryByRole("img")).toBeNull();
  line(true);
  expect(screen.getByRole("img", { name: "beach.png" })).not.toBeNull();
  act(() => store.setState({ account: null }));
});

test("the lightbox opens at the picture that was pressed", async () => {
  render(<Attachments files={[picture("one.png"), notes(), picture("two.png")]} author={bob} />);
  fireEvent.click(screen.getByRole("button", { name: "two.png" }));
  const box = await screen.findByRole("dialog");
  expect(box.getAttribute("aria-label")).toBe("two.png");
  expect(box.textContent).toContain("2 of 2");
});
