/** Whom one writes to is chosen with the keyboard alone; what is asked of the server are the people, as a set. */
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter, useLocation } from "react-router";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/api/errors";
import { engine } from "@/realtime/engine";
import type { Me, Person } from "@/sync/types";
import { alice, bob } from "@/testing/samples";
import { JumpDialog } from "./JumpDialog";

const me: Me = { ...alice, email: "alice@example.org", isAdmin: false, timeZone: "" };
const carol: Person = { id: 3, username: "carol", displayName: "Carol" };
const erin: Person = { id: 5, username: "erin", displayName: "Erin" };

beforeEach(() => {
  vi.spyOn(engine, "watchOnline").mockReturnValue(() => undefined);
  vi.spyOn(engine, "discover").mockResolvedValue({ results: [], next: null });
  vi.spyOn(engine, "findPeople").mockImplementation(async (search) =>
    [bob, carol, erin].filter(({ username }) => username.startsWith(search.trim())),
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function open(peopleOnly: boolean) {
  const onClose = vi.fn();
  render(
    <MemoryRouter>
      <JumpDialog me={me} peopleOnly={peopleOnly} onClose={onClose} />
      <Address />
    </MemoryRouter>,
  );
  return { onClose, user: userEvent.setup({ delay: null }) };
}

function Address() {
  return <output>{useLocation().pathname}</output>;
}

const PATIENT = { timeout: 4_000 };
const row = (name: RegExp) => screen.findByRole("option", { name }, PATIENT);
const rows = () => screen.getAllByRole("option").map(({ textContent }) => textContent);
const chips = () =>
  screen.queryAllByRole("button", { name: /^Remove/ }).map(({ textContent }) => textContent?.slice(1));
const field = () => screen.getByRole("combobox") as HTMLInputElement;

test("a new conversation: each is chosen with Enter, the next Enter opens it", async () => {
  const openDirect = vi.spyOn(engine, "openDirect").mockResolvedValue(12);
  const { user, onClose } = open(true);
  await user.type(field(), "bo");
  await row(/@bob/);
  await user.keyboard("{Enter}");
  expect([chips(), field().value]).toEqual([["bob"], ""]);
  await user.type(field(), "er");
  await row(/@erin/);
  await user.keyboard("{Enter}");
  expect(chips()).toEqual(["bob", "Erin"]);
  expect(openDirect).not.toHaveBeenCalled();
  await row(/^Write to bob, Erin/);
  await user.keyboard("{Enter}");
  expect(openDirect.mock.calls).toEqual([[[bob.id, erin.id]]]);
  await vi.waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  await vi.waitFor(() => expect(document.querySelector("output")?.textContent).toBe("/rooms/12"));
});

test("the last one chosen goes with Backspace, each with its own button, and the field has the focus", async () => {
  const { user } = open(true);
  for (const letters of ["bo", "ca", "er"]) {
    await user.type(field(), letters);
    await row(/@(bob|carol|erin)$/);
    await user.keyboard("{Enter}");
  }
  await user.keyboard("{Backspace}");
  expect(chips()).toEqual(["bob", "Carol"]);
  await user.click(screen.getByRole("button", { name: "Remove bob" }));
  expect(chips()).toEqual(["Carol"]);
  expect(document.activeElement).toBe(field());
  expect(rows()[0]).toBe("Write to Carolthe two of you");
});

test("from the switcher Enter opens at once, Tab begins with several", async () => {
  const openDirect = vi.spyOn(engine, "openDirect").mockResolvedValue(12);
  const { user } = open(false);
  await user.type(field(), "bo");
  await row(/@bob/);
  await user.keyboard("{Tab}");
  expect(chips()).toEqual(["bob"]);
  await user.type(field(), "ca");
  await row(/@carol/);
  await user.keyboard("{Tab}{Enter}");
  expect(openDirect.mock.calls).toEqual([[[bob.id, carol.id]]]);
});

test("arrows go from row to row, and round", async () => {
  const { user } = open(true);
  await row(/@erin/);
  const selected = () => screen.getByRole("option", { selected: true }).textContent;
  expect(selected()).toBe(rows()[0]);
  await user.keyboard("{ArrowDown}");
  expect(selected()).toBe(rows()[1]);
  await user.keyboard("{ArrowUp}{ArrowUp}");
  expect(selected()).toBe(rows().at(-1));
});

test("with nothing typed Tab leads on, as everywhere", async () => {
  const { user } = open(true);
  await row(/@carol/);
  await user.keyboard("{ArrowDown}{Tab}");
  expect(chips()).toEqual([]);
});

test("a conversation that can't be opened says why, and a search without an answer claims nothing", async () => {
  vi.spyOn(engine, "openDirect").mockRejectedValue(new ApiError("refused", "Somebody here is in too many rooms."));
  const { user, onClose } = open(true);
  await user.type(field(), "bo");
  await row(/@bob/);
  await user.keyboard("{Enter}{Enter}");
  expect((await screen.findByRole("alert")).textContent).toContain("Somebody here is in too many rooms.");
  expect(onClose).not.toHaveBeenCalled();
  vi.spyOn(engine, "findPeople").mockRejectedValue(new ApiError("no-answer", "…"));
  await user.type(field(), "zoe");
  expect(await screen.findByText("What is not here already can’t be looked up now.", {}, PATIENT)).toBeDefined();
});

test("the Enter that ends an input method's word chooses nothing, in Safari, too", async () => {
  const openDirect = vi.spyOn(engine, "openDirect").mockResolvedValue(12);
  const { user } = open(false);
  await user.type(field(), "bo");
  await row(/@bob/);
  fireEvent.keyDown(field(), { key: "Enter", keyCode: 229 });
  expect(openDirect).not.toHaveBeenCalled();
});

test("a conversation that is there only after one has closed the dialog leads nowhere", async () => {
  let there = (_room: number) => {};
  vi.spyOn(engine, "openDirect").mockReturnValue(new Promise((done) => (there = done)));
  const onClose = vi.fn();
  const dialog = (isOpen: boolean) => (
    <MemoryRouter>
      {isOpen && <JumpDialog me={me} peopleOnly={false} onClose={onClose} />}
      <Address />
    </MemoryRouter>
  );
  const { rerender } = render(dialog(true));
  await userEvent.type(field(), "bo");
  await userEvent.click(await row(/@bob/));
  rerender(dialog(false));
  there(12);
  await Promise.resolve();
  expect([screen.getByRole("status").textContent, onClose.mock.calls]).toEqual(["/", []]);
});
