/** The person that a search is narrowed to. */
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import type { Person } from "@/sync/types";
import { Filters } from "./Filters";

const ann: Person = { id: 5, username: "ann", displayName: "Ann" };
const anna: Person = { id: 6, username: "anna", displayName: "Anna" };
const WAIT = { timeout: 10_000 };

beforeEach(() => {
  vi.spyOn(engine, "findPeople").mockImplementation(async (search) =>
    [ann, anna].filter(({ username }) => username.startsWith(search)),
  );
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Page() {
  const [from, setFrom] = useState<string | null>();
  const change = (changes: Record<string, string | null>) => setFrom(changes.from);
  return <Filters wanted={{ text: "tea", ...(from && { from: Number(from) }) }} onChange={change} />;
}

const field = () => screen.getByRole<HTMLInputElement>("combobox", { name: "By person" });
const chip = () => screen.queryByRole("button", { name: "By anyone" });
const offered = (...names: string[]) =>
  vi.waitFor(() => {
    const options = document.querySelectorAll<HTMLOptionElement>("datalist option");
    expect([...options].map(({ value }) => value)).toEqual(names);
  }, WAIT);

test("while one types nobody is chosen, also not somebody whose handle begins another one", async () => {
  render(<Page />);
  await userEvent.type(field(), "an");
  await offered("ann", "anna");
  await userEvent.type(field(), "n");
  await offered("ann", "anna");
  expect(chip()).toBeNull();
  await userEvent.type(field(), "a");
  await offered("anna");
  expect(chip()).toBeNull();
  await userEvent.keyboard("{Enter}");
  expect(screen.getByText("Anna").tagName).toBe("BDI");
  expect(document.activeElement).toBe(chip());
});

test("who is typed at once and confirmed is chosen when they are found", async () => {
  render(<Page />);
  await userEvent.type(field(), "@Ann{Enter}");
  await vi.waitFor(() => expect(screen.getByText("Ann").tagName).toBe("BDI"), WAIT);
});

test("who is typed in full is chosen when one goes on, and the focus goes where it went", async () => {
  render(<Page />);
  await userEvent.type(field(), "ann");
  await offered("ann", "anna");
  await userEvent.tab();
  expect(screen.getByText("Ann").tagName).toBe("BDI");
  expect(document.activeElement).toBe(screen.getByLabelText("Since"));
});

test.each(["insertReplacementText", undefined])("one of those that are offered is chosen at once (%s)", async (how) => {
  render(<Page />);
  await userEvent.type(field(), "an");
  await offered("ann", "anna");
  const event = how
    ? new InputEvent("input", { inputType: how, bubbles: true })
    : new Event("input", { bubbles: true });
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field(), "anna");
  fireEvent(field(), event);
  expect(screen.getByText("Anna").tagName).toBe("BDI");
  await userEvent.click(chip() as HTMLElement);
  expect(document.activeElement).toBe(field());
});

test("each of the two days narrows by its own name, and shows what is wanted", () => {
  const change = vi.fn();
  render(<Filters wanted={{ text: "tea", since: "2026-01-02", until: "2026-03-04" }} onChange={change} />);
  const [since, until] = ["Since", "Until"].map((label) => screen.getByLabelText<HTMLInputElement>(label));
  expect([since?.value, until?.value]).toEqual(["2026-01-02", "2026-03-04"]);
  fireEvent.change(since as HTMLElement, { target: { value: "2026-01-09" } });
  fireEvent.change(until as HTMLElement, { target: { value: "" } });
  expect(change.mock.calls).toEqual([[{ since: "2026-01-09" }], [{ until: "" }]]);
});
