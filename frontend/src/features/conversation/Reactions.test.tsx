import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { engine } from "@/realtime/engine";
import { alice, bob, message } from "@/testing/samples";
import { know, namesOf } from "./known";
import { Reactions } from "./Reactions";

afterEach(cleanup);
beforeEach(() => {
  know([alice, bob]);
  vi.spyOn(engine, "members").mockResolvedValue({ results: [], next: null });
});

const THUMB = { emoji: "👍", users: [bob.id] };
let id = 1_000;

/** Drawn as alice's; `show` draws it again as the room shows it later. */
function open(reactions = [THUMB], mayReact = true) {
  const onMore = mayReact ? () => undefined : undefined;
  const one = { ...message(1, 1), id: id++ };
  const { rerender } = render(<Reactions message={{ ...one, reactions }} me={alice.id} onMore={onMore} />);
  const show = (later: typeof reactions) =>
    rerender(<Reactions message={{ ...one, reactions: later }} me={alice.id} onMore={onMore} />);
  return { show, chip: () => screen.queryByRole("button", { name: /^👍/ }) };
}

function answered() {
  let answer: (failed?: Error) => void = () => undefined;
  const react = vi.spyOn(engine, "react").mockImplementation(
    () =>
      new Promise((resolve, reject) => {
        answer = (failed) => (failed ? reject(failed) : resolve());
      }),
  );
  return { react, answer: (failed?: Error) => answer(failed) };
}

test("a chip says how many, and who", () => {
  const { chip } = open([{ emoji: "👍", users: [bob.id, alice.id] }]);
  expect(chip()?.textContent).toBe("👍2");
  expect(chip()?.title).toBe("You and bob");
  expect(chip()?.getAttribute("aria-pressed")).toBe("true");
});

test("a press joins in at once, and stays when the room has it", async () => {
  const { react, answer } = answered();
  const { show, chip } = open();
  await userEvent.click(chip() as HTMLElement);
  expect([chip()?.textContent, chip()?.getAttribute("aria-pressed")]).toEqual(["👍2", "true"]);
  expect(react.mock.calls.map(([, emoji, on]) => [emoji, on])).toEqual([["👍", true]]);
  show([{ emoji: "👍", users: [bob.id, alice.id] }]);
  expect(chip()?.textContent).toBe("👍2"); // heard of before it was answered
  answer();
  await vi.waitFor(() => expect(chip()?.textContent).toBe("👍2"));
});

test("what the server does not keep is taken back, and said", async () => {
  const { answer } = answered();
  const { chip } = open();
  await userEvent.click(chip() as HTMLElement);
  expect(chip()?.textContent).toBe("👍2");
  answer(new Error("no"));
  expect((await screen.findByRole("alert")).textContent).toBe("Your reaction was not saved.");
  expect([chip()?.textContent, chip()?.getAttribute("aria-pressed")]).toEqual(["👍1", "false"]);
});

test("of two quick presses the last one counts, and is the last that the server hears", async () => {
  const { react, answer } = answered();
  const { chip } = open();
  await userEvent.click(chip() as HTMLElement);
  await userEvent.click(chip() as HTMLElement);
  expect(chip()?.textContent).toBe("👍1");
  expect(react).toHaveBeenCalledTimes(1);
  answer();
  await vi.waitFor(() => expect(react.mock.calls.map(([, , on]) => on)).toEqual([true, false]));
  answer();
});

test("where one may only look, a press does nothing", async () => {
  const { react } = answered();
  const { chip } = open([THUMB], false);
  await userEvent.click(chip() as HTMLElement);
  expect(react).not.toHaveBeenCalled();
  expect(screen.queryByRole("button", { name: "Add a reaction" })).toBeNull();
});

test("without reactions nothing is drawn", () => {
  const { container } = render(<Reactions message={message(1, 1)} me={alice.id} />);
  expect(container.innerHTML).toBe("");
});

test.each([
  [[2], "bob"],
  [[2, 1], "You and bob"],
  [[2, 1, 8], "You, bob, and 1 other"],
  [[7, 8], "2 people"],
])("%j are named %j", (users, names) => {
  const people = new Map([alice, bob].map((person) => [person.id, person]));
  expect(namesOf(users, people, alice.id)).toBe(names);
});
